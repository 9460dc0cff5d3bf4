export { configureConsole } from './adapters/http/configure.js';
export { ConsoleModule } from './console.module.js';
