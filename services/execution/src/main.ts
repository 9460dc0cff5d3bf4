import { enableCompileCache } from 'node:module';

// node-opcua is large: its compiled form is kept between starts, so it must be loaded after this line
enableCompileCache();
await import('./start.js');
