export * from '@meguri/plots';
