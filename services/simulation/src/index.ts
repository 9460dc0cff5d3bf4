export { SimulationModule, type SimulationOptions } from './simulation.module.js';
