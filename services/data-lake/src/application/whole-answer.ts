import { LabError } from '@meguri/contracts';
import { bytesOf } from '../domain/page.js';

/**
 * Gives back an answer that makes sense only as a whole.
 * @throws LabError FILE.TOO_LARGE when no message can hold it: better said than never answered.
 */
export function wholeAnswer<T>(answer: T, largest: number): T {
  const bytes = bytesOf(answer);
  if (bytes <= largest) return answer;
  throw new LabError('FILE.TOO_LARGE', `The answer has ${bytes} bytes; one message holds ${largest}`, {
    context: { bytes, largest },
    remedy: 'Raise max_payload of the NATS server and start the services again.',
  });
}
