import type { CommandContext } from '@meguri/messaging';
import type { Command } from '../domain/decision.js';

/** The command as a campaign remembers it. */
export const commandOf = ({ commandId, actor }: CommandContext): Command => ({
  commandId,
  by: actor?.name ?? 'an unnamed person',
});
