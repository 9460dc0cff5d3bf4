import { getText, path } from '../api.js';

const texts = new Map<string, Promise<string>>();

/** A file of a study. What a hash names never changes, so it is read once. */
export async function textOf(studyId: string, sha256: string): Promise<string> {
  const reading = texts.get(sha256) ?? getText(path`/api/studies/${studyId}/files/${sha256}`);
  texts.set(sha256, reading);
  try {
    return await reading;
  } catch (error) {
    texts.delete(sha256);
    throw error;
  }
}
