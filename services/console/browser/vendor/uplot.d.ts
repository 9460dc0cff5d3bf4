// served from the package of the same name; only its types are known here
export { default } from 'uplot';
