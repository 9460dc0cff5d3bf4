import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Folder of the virtual environment for Python packages of calculators: `MEGURI_PYTHON`, or below the user's cache.
 * `services/simulation/bin/meguri-pyscf` looks in the same place.
 */
export const pythonEnvironment = ({ MEGURI_PYTHON, XDG_CACHE_HOME } = process.env): string =>
  MEGURI_PYTHON ?? join(XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'meguri', 'python');
