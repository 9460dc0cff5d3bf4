/** The layer rules of the house (docs/explanations/layers.md). `npm run layers` checks them; test/contract/layers.spec.ts plants bad imports. */
const rule = (name, comment, from, to) => ({ name, severity: 'error', comment, from, to });
const notTypes = { dependencyTypesNot: ['type-only'] };
const tests = '(\\.(spec|fixture)\\.ts|/conformance/.*)$';

module.exports = {
  forbidden: [
    rule(
      'domain-is-pure',
      'A domain imports itself and engines; contracts as types only. Clock, ids and chance come in as arguments.',
      { path: '^services/[^/]+/src/domain/', pathNot: tests },
      { pathNot: ['^services/[^/]+/src/domain/', '^engines/'], ...notTypes },
    ),
    rule(
      'domain-takes-types-from-contracts-alone',
      'Even as types a domain knows nothing but the contracts, and what they are written in.',
      { path: '^services/[^/]+/src/domain/', pathNot: tests },
      { pathNot: ['^services/[^/]+/src/domain/', '^engines/', '^contracts/', 'node_modules/zod/'] },
    ),
    rule(
      'application-knows-ports-only',
      'An application imports domain, contracts, its ports, @nestjs/common and the decorators of messaging.',
      { path: '^services/[^/]+/src/application/', pathNot: tests },
      {
        pathNot: [
          '^services/[^/]+/src/(domain|application)/',
          '^contracts/',
          '^infra/messaging/',
          'node_modules/@nestjs/common/',
        ],
        ...notTypes,
      },
    ),
    rule(
      'adapters-leave-the-application-alone',
      'An adapter implements ports; it does not call handlers.',
      { path: '^services/[^/]+/src/adapters/', pathNot: tests },
      { path: '^services/[^/]+/src/application/', pathNot: 'ports\\.ts$', ...notTypes },
    ),
    rule(
      'programs-stand-alone',
      'A program of a service runs in a job folder, without the service: it imports its domain and engines.',
      { path: '^services/[^/]+/src/programs/', pathNot: tests },
      { path: ['^services/[^/]+/src/(application|adapters)/', '^(contracts|infra)/', 'node_modules/@nestjs/'] },
    ),
    rule(
      'services-talk-by-events',
      'No service imports another.',
      { path: '^services/([^/]+)/' },
      { path: '^services/', pathNot: '^services/$1/' },
    ),
    rule(
      'engines-know-science-only',
      'Engines import engines and small maths packages, never Nest, contracts or infrastructure.',
      { path: '^engines/', pathNot: tests },
      { path: ['^(contracts|infra|services|simulators|cli)/', 'node_modules/@nestjs/'] },
    ),
    rule(
      'engines-do-no-io',
      'Node modules are for the parallel/ folder of an engine alone.',
      { path: '^engines/', pathNot: ['/parallel/', tests] },
      { dependencyTypes: ['core'] },
    ),
    rule(
      'contracts-depend-on-zod-only',
      'The language of the laboratory stands alone.',
      { path: '^contracts/src/', pathNot: tests },
      { pathNot: ['^contracts/', 'node_modules/zod/'] },
    ),
    rule(
      'infra-knows-no-service',
      'Infrastructure has no laboratory words.',
      { path: '^infra/' },
      { path: '^(services|simulators|test|bench|cli)/' },
    ),
    rule(
      'simulators-know-no-service',
      'Simulators share nothing with what commands and analyses them.',
      { path: '^simulators/' },
      { path: ['^services/', '^engines/(?!numerics/)', '^cli/'] },
    ),
    rule(
      'nothing-runs-on-simulators',
      'What runs in production imports neither simulators nor tests.',
      { path: '^(contracts|engines|infra|services|cli)/', pathNot: tests },
      { path: '^(simulators|test|bench)/' },
    ),
    rule(
      'no-circular',
      'A circle has no first reader. Types may refer to one another.',
      {},
      { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    ),
    rule(
      'all-resolves',
      'An import that does not resolve cannot be checked.',
      {},
      { couldNotResolve: true, pathNot: '/vendor/' },
    ),
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['^(contracts|cli)/(dist|generated)/', '^(engines|infra|services|simulators)/[^/]+/dist/'] },
    enhancedResolveOptions: {
      extensions: ['.ts', '.mjs', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['source', 'import', 'node', 'default'],
    },
  },
};
