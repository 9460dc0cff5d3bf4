export { pythonEnvironment } from './adapters/local/python-environment.js';
export type { CalculatorReport } from './application/calculator-reports.js';
export type { Dispatcher, Task } from './application/ports.js';
export { type DispatcherOptions, dispatcherIn } from './dispatchers.js';
export {
  type Calculation,
  type CalculationProgress,
  calculate,
  calculatorNames,
  calculatorReports,
  type DispatcherName,
  installationOf,
  type StandaloneOptions,
  workflowInputs,
} from './standalone.js';
