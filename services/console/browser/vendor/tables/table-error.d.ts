export { TableError } from '@meguri/bayesopt';
