import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { readText } from './read-text.js';

/** A campaign file as it is sent. */
export interface CampaignText {
  readonly text: string;
  /** Texts of the tables beside it, by the names the file gives them. */
  readonly tables: Readonly<Record<string, string>>;
}

/** Where a campaign file names its tables; all else is for planning to check. */
const Named = z.object({ table: z.string() }).optional().catch(undefined);
const Naming = z.object({ parameters: z.array(z.object({ descriptors: Named, molecules: Named }).catch({})) });

/** Reads a campaign file and the tables it names, which stand beside it; planning says where one is missing. */
export function readCampaign(file: string): CampaignText {
  const text = readText('campaign file', file);
  const texts = tablesNamedIn(text).map((name) => [name, textIfAny(resolve(dirname(file), name))] as const);
  return {
    text,
    tables: Object.fromEntries(texts.filter((entry): entry is [string, string] => entry[1] !== undefined)),
  };
}

function tablesNamedIn(text: string): string[] {
  const parameters = Naming.safeParse(documentIn(text)).data?.parameters ?? [];
  const named = parameters.flatMap(({ descriptors, molecules }) => [descriptors?.table ?? [], molecules?.table ?? []]);
  return [...new Set(named.flat())].filter((name) => name !== '');
}

function documentIn(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}

function textIfAny(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
