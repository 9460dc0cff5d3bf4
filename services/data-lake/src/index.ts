export { DataLakeModule } from './data-lake.module.js';
