export { type Cell, parseTable, type Table } from '@meguri/bayesopt';
