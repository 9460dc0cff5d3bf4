import {
  type BaseNode,
  coerceLocalizedText,
  DataType,
  type EUInformation,
  type ExtensionObject,
  type MethodFunctorA,
  type MethodResult,
  makeEUInformation,
  Range,
  type UAMethod,
  type UAObject,
  type UAVariable,
  type Variant,
  type VariantLike,
} from 'node-opcua';

/** The child with this browse name, whatever its namespace. @throws Error when there is none: the model is wrong then */
export function child(node: BaseNode, ...path: string[]): BaseNode {
  let found = node;
  for (const name of path) {
    const next = found.findReferencesExAsObject('HierarchicalReferences').find((each) => each.browseName.name === name);
    if (!next) throw new Error(`${found.browseName.toString()} has no ${name}`);
    found = next;
  }
  return found;
}

export const objectIn = (node: BaseNode, ...path: string[]): UAObject => child(node, ...path) as UAObject;
export const variableIn = (node: BaseNode, ...path: string[]): UAVariable => child(node, ...path) as UAVariable;

/** Gives variables below a node their values by name, each in its own declared data type. */
export function assign(node: BaseNode, values: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(values)) setValue(variableIn(node, name), value);
}

/** Gives a variable a value in its declared data type; text becomes localised text where that is declared. */
export function setValue(variable: UAVariable, value: unknown): void {
  const dataType = variable.getBasicDataType();
  const localised = dataType === DataType.LocalizedText ? coerceLocalizedText(value as string) : value;
  variable.setValueFromSource({ dataType, value: localised } as VariantLike);
}

/** What a method does with its inputs: the status, and the outputs when it is good. */
export type Method = (inputs: Variant[]) => Promise<MethodResult>;

/** Binds a method below a node. */
export function bindMethod(node: BaseNode, path: readonly string[], method: Method): void {
  const found = child(node, ...path) as UAMethod;
  // node-opcua tells promises from callbacks by the number of parameters: two it must be
  const functor: MethodFunctorA = async (inputs, _context) => method(inputs);
  found.bindMethod(functor);
}

/** Gives a set of members that come and go its first NodeVersion. */
export function startNodeVersion(set: BaseNode): void {
  setValue(variableIn(set, 'NodeVersion'), '0');
}

/** Announces a change of a set's members: its NodeVersion becomes another text. */
export function bumpNodeVersion(set: BaseNode): void {
  const version = variableIn(set, 'NodeVersion');
  setValue(version, String(Number(version.readValue().value.value) + 1));
}

const unitNames: Readonly<Record<string, [symbol: string, name: string]>> = {
  degC: ['°C', 'degree Celsius'],
  s: ['s', 'second'],
  bar: ['bar', 'bar'],
  uL: ['µL', 'microlitre'],
  mg: ['mg', 'milligram'],
  'mg or uL': ['mg or µL', 'milligram of a solid, microlitre of a liquid'],
};

/** The OPC UA form of a unit. */
export function engineeringUnits(unit: string): EUInformation & ExtensionObject {
  const [symbol, name] = unitNames[unit] ?? [unit, unit];
  // typed as its fields alone, but it is an extension object
  return makeEUInformation(symbol, symbol, name) as EUInformation & ExtensionObject;
}

/** Gives an analog variable its unit and range. */
export function describeAnalog(variable: UAVariable, unit: string, low: number, high: number): void {
  setExtension(variableIn(variable, 'EngineeringUnits'), engineeringUnits(unit));
  setExtension(variableIn(variable, 'EURange'), new Range({ low, high }));
}

function setExtension(variable: UAVariable, value: ExtensionObject): void {
  variable.setValueFromSource({ dataType: DataType.ExtensionObject, value });
}
