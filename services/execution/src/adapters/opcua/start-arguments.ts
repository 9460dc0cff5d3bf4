import { DataType, type ExtensionObject } from 'node-opcua';
import type { StartOrder } from '../../application/ports.js';
import { type Browser, LADS } from './browser.js';

const KEY_VALUE_TYPE = 3003;
const SAMPLE_INFO_TYPE = 3002;

/** Puts an order into the structures that LADS gives StartProgram (OPC 30500-1, 7.1.7.3). */
export class StartArguments {
  constructor(private readonly browser: Browser) {}

  /** Reads the structure types of the server, so that the first command need not wait for them. */
  async learn(): Promise<void> {
    await this.#keyValues({ key: 'value' });
  }

  /** The input arguments of StartProgram for an order. */
  async argumentsOf({ program, properties, runId, commandId, sample, traceparent }: StartOrder) {
    const samples = sample ? [await this.#sample(sample, traceparent)] : [];
    return [
      { dataType: DataType.String, value: program },
      list(await this.#keyValues(properties)),
      { dataType: DataType.String, value: runId },
      { dataType: DataType.String, value: commandId },
      list(samples),
    ];
  }

  #keyValues(properties: Readonly<Record<string, string>>): Promise<ExtensionObject[]> {
    const type = this.browser.nodeId(LADS, KEY_VALUE_TYPE);
    const pairs = Object.entries(properties).map(([key, value]) => ({ key, value }));
    return Promise.all(pairs.map((pair) => this.browser.session.constructExtensionObject(type, pair)));
  }

  #sample(sample: NonNullable<StartOrder['sample']>, traceparent: string | undefined): Promise<ExtensionObject> {
    return this.browser.session.constructExtensionObject(this.browser.nodeId(LADS, SAMPLE_INFO_TYPE), {
      containerId: sample.vessel,
      sampleId: sample.sampleId,
      position: sample.location,
      customData: traceparent ? JSON.stringify({ traceparent }) : '',
    });
  }
}

const list = (value: ExtensionObject[]) => ({ dataType: DataType.ExtensionObject, arrayType: 1, value });
