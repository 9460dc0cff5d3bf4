export {
  connectMongo,
  databaseOf,
  MONGO_DATABASE,
  type MongoDatabase,
  type MongoOptions,
  mongoProvider,
} from './connect.js';
export { ContentStore, type StoredContent } from './content-store.js';
export { type InsistOptions, insist, isTransient } from './transient.js';
