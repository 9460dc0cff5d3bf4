import { DataType, StatusCodes, type UAObject, Variant, VariantArrayType } from 'node-opcua';
import { assign, bindMethod, type Method, setValue, variableIn } from './nodes.js';

const readMode = 1;
const longestRead = 1 << 20;

/** Makes a FileType object readable (OPC 10000-20): the bytes are fetched at the first Open, writing is refused. */
export function bindFile(file: UAObject, size: number, fetchBytes: () => Buffer): void {
  const handles = new Map<number, { bytes: Buffer; position: number }>();
  let lastHandle = 0;
  const setOpenCount = () => setValue(variableIn(file, 'OpenCount'), handles.size);
  assign(file, { Writable: false, UserWritable: false, OpenCount: 0 });
  variableIn(file, 'Size').setValueFromSource(unsigned64(size));

  const bind = (name: string, method: Method) => bindMethod(file, [name], method);
  const open = (inputs: Variant[]) => handles.get(Number(inputs[0]?.value));

  bind('Open', async (inputs) => {
    if (inputs[0]?.value !== readMode) return { statusCode: StatusCodes.BadNotWritable };
    lastHandle += 1;
    handles.set(lastHandle, { bytes: fetchBytes(), position: 0 });
    setOpenCount();
    return { statusCode: StatusCodes.Good, outputArguments: [{ dataType: DataType.UInt32, value: lastHandle }] };
  });
  bind('Close', async (inputs) => {
    if (!handles.delete(Number(inputs[0]?.value))) return { statusCode: StatusCodes.BadInvalidArgument };
    setOpenCount();
    return { statusCode: StatusCodes.Good, outputArguments: [] };
  });
  bind('Read', async (inputs) => {
    const handle = open(inputs);
    const length = Number(inputs[1]?.value);
    if (!handle || length < 0) return { statusCode: StatusCodes.BadInvalidArgument };
    const end = handle.position + Math.min(length, longestRead);
    const value = handle.bytes.subarray(handle.position, end);
    handle.position += value.length;
    return { statusCode: StatusCodes.Good, outputArguments: [{ dataType: DataType.ByteString, value }] };
  });
  bind('GetPosition', async (inputs) => {
    const handle = open(inputs);
    if (!handle) return { statusCode: StatusCodes.BadInvalidArgument };
    return { statusCode: StatusCodes.Good, outputArguments: [unsigned64(handle.position)] };
  });
  bind('SetPosition', async (inputs) => {
    const handle = open(inputs);
    if (!handle) return { statusCode: StatusCodes.BadInvalidArgument };
    const [high = 0, low = 0]: number[] = inputs[1]?.value ?? [];
    handle.position = Math.min(handle.bytes.length, high * 2 ** 32 + low);
    return { statusCode: StatusCodes.Good, outputArguments: [] };
  });
  bind('Write', async () => ({ statusCode: StatusCodes.BadNotWritable }));
}

// node-opcua keeps 64-bit integers as [high, low]
function unsigned64(value: number): Variant {
  const words = [Math.floor(value / 2 ** 32), value % 2 ** 32];
  return new Variant({ dataType: DataType.UInt64, arrayType: VariantArrayType.Scalar, value: words });
}
