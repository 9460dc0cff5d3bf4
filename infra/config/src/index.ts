export { readConfig } from './read-config.js';
export { connectionsOf, serviceEnvironment } from './service-environment.js';
