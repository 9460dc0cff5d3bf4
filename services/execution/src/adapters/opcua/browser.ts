import {
  AttributeIds,
  BrowseDirection,
  browseAll,
  type ClientSession,
  NodeClass,
  type NodeId,
  type ReferenceDescription,
  resolveNodeId,
} from 'node-opcua';

export const LADS = 'http://opcfoundation.org/UA/LADS/';

/** Reads an address space by names; vendors differ in numbers, so nothing here relies on node ids. */
export class Browser {
  private constructor(
    readonly session: ClientSession,
    private readonly namespaces: readonly string[],
  ) {}

  static async on(session: ClientSession): Promise<Browser> {
    return new Browser(session, await session.readNamespaceArray());
  }

  /** Index of a namespace by its URI. */
  namespace(uri: string): number {
    const index = this.namespaces.indexOf(uri);
    if (index < 0) throw new RangeError(`the server has no namespace ${uri}`);
    return index;
  }

  /** A node id within a namespace given by its URI. */
  nodeId(uri: string, identifier: number): NodeId {
    return resolveNodeId(`ns=${this.namespace(uri)};i=${identifier}`);
  }

  /** What stands below a node, each node once: servers list functions and units under two references. */
  async children(node: NodeId, nodeClass = 0): Promise<ReferenceDescription[]> {
    const { references } = await browseAll(this.session, {
      nodeId: node,
      referenceTypeId: resolveNodeId('HierarchicalReferences'),
      includeSubtypes: true,
      browseDirection: BrowseDirection.Forward,
      nodeClassMask: nodeClass,
      resultMask: 63,
    });
    return [...new Map((references ?? []).map((reference) => [reference.nodeId.toString(), reference])).values()];
  }

  objects(node: NodeId): Promise<ReferenceDescription[]> {
    return this.children(node, NodeClass.Object);
  }

  methods(node: NodeId): Promise<ReferenceDescription[]> {
    return this.children(node, NodeClass.Method);
  }

  /** The node at the end of a path of browse names, whatever their namespaces; undefined when there is none. */
  async find(node: NodeId, ...path: string[]): Promise<NodeId | undefined> {
    let found: NodeId | undefined = node;
    for (const name of path) {
      if (!found) return undefined;
      const references: ReferenceDescription[] = await this.children(found);
      found = references.find(({ browseName }) => browseName.name === name)?.nodeId;
    }
    return found;
  }

  /** Values of variables, in order; undefined where there is none. */
  async values(nodes: readonly (NodeId | undefined)[]): Promise<unknown[]> {
    const known = nodes.flatMap((nodeId) => (nodeId ? [{ nodeId, attributeId: AttributeIds.Value }] : []));
    const read = known.length > 0 ? await this.session.read(known) : [];
    const values = read.map(({ statusCode, value }) => (statusCode.isGood() ? value?.value : undefined));
    return nodes.map((nodeId) => (nodeId ? values.shift() : undefined));
  }

  /** Whether a type is another type or one of its subtypes. */
  async isSubtype(type: NodeId, ancestor: NodeId): Promise<boolean> {
    const wanted = ancestor.toString();
    for (let current: NodeId | undefined = type; current; current = await this.#supertype(current))
      if (current.toString() === wanted) return true;
    return false;
  }

  async #supertype(type: NodeId): Promise<NodeId | undefined> {
    const { references } = await this.session.browse({
      nodeId: type,
      referenceTypeId: resolveNodeId('HasSubtype'),
      includeSubtypes: false,
      browseDirection: BrowseDirection.Inverse,
      nodeClassMask: 0,
      resultMask: 63,
    });
    return references?.[0]?.nodeId;
  }
}

/** Text of a String or LocalizedText value; empty for anything else. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value && typeof value === 'object' && 'text' in value) return String(value.text ?? '');
  return '';
}
