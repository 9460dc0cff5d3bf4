import { Inject, Injectable } from '@nestjs/common';
import { FILES, type FileReference, type Files } from './ports.js';

const mediaTypes = { csv: 'text/csv', json: 'application/json' } as const;

/** The texts of studies: tables, surveys and screenings, each stored before the event that names it. */
@Injectable()
export class StudyFiles {
  constructor(@Inject(FILES) private readonly files: Files) {}

  put(text: string, name: string, kind: keyof typeof mediaTypes): Promise<FileReference> {
    return this.files.put(new TextEncoder().encode(text), { mediaType: mediaTypes[kind], name });
  }

  async read(reference: FileReference): Promise<string> {
    return new TextDecoder().decode(await this.files.get(reference));
  }
}
