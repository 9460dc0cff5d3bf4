/** A quantity that the campaign improves. */
export interface Objective {
  /** Key of its values in the observations. */
  readonly name: string;
  readonly direction: 'maximise' | 'minimise';
}
