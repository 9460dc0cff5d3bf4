export type { CalculatorReport } from './application/calculator-reports.js';
export type { DispatcherName } from './dispatchers.js';
export {
  type Calculation,
  type CalculationProgress,
  calculate,
  calculatorNames,
  calculatorReports,
  installationOf,
  type StandaloneOptions,
  workflowInputs,
} from './standalone.js';
