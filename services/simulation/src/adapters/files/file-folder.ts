import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FileReference } from '@meguri/contracts';
import type { Files } from '../../application/ports.js';

/** Files in a folder, each under its SHA-256. */
export class FileFolder implements Files {
  constructor(private readonly root: string) {}

  async put(bytes: Uint8Array, about: { mediaType: string; name: string }): Promise<FileReference> {
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const path = join(this.root, sha256);
    mkdirSync(this.root, { recursive: true });
    if (!existsSync(path)) {
      writeFileSync(`${path}.part`, bytes);
      renameSync(`${path}.part`, path);
    }
    return { sha256, bytes: bytes.byteLength, ...about };
  }
}
