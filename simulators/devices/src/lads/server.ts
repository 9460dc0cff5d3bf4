import { join } from 'node:path';
import {
  type AddressSpace,
  MessageSecurityMode,
  MonitoredItem,
  nodesets,
  OPCUACertificateManager,
  OPCUAServer,
  SecurityPolicy,
  Subscription,
} from 'node-opcua';

const host = '127.0.0.1';
// node-opcua clamps both to 50 ms by default, which would hide the end of short programs that long
Subscription.minimumPublishingInterval = 10;
MonitoredItem.minimumSamplingInterval = 5;

export interface PreparedServer {
  readonly server: OPCUAServer;
  readonly addressSpace: AddressSpace;
  readonly applicationUri: string;
  /** known once the server has started */
  readonly endpoint: () => string;
}

/**
 * An OPC UA server with the LADS nodesets, not yet listening. It binds to loopback only and speaks without security to
 * anybody there: it is a simulator.
 */
export async function createServer(name: string, folder: string, port: number): Promise<PreparedServer> {
  const certificates = (kind: string) =>
    new OPCUACertificateManager({ rootFolder: join(folder, 'pki', kind), automaticallyAcceptUnknownCertificate: true });
  const applicationUri = `urn:meguri:simulated:${name}`;
  const server = new OPCUAServer({
    host,
    hostname: host,
    port,
    resourcePath: '',
    serverInfo: { applicationUri, productUri: 'urn:meguri:simulated', applicationName: { text: `Meguri ${name}` } },
    serverCertificateManager: certificates('own'),
    userCertificateManager: certificates('user'),
    securityPolicies: [SecurityPolicy.None],
    securityModes: [MessageSecurityMode.None],
    allowAnonymous: true,
    nodeset_filename: [nodesets.standard, nodesets.di, nodesets.ia, nodesets.amb, nodesets.machinery, nodesets.lads],
    serverCapabilities: { maxSessions: 50, minSupportedSampleRate: 5 },
  });
  await server.initialize();
  const { addressSpace } = server.engine;
  if (!addressSpace) throw new Error('the server has no address space');
  return { server, addressSpace, applicationUri, endpoint: () => `opc.tcp://${host}:${server.endpoints[0]?.port}` };
}
