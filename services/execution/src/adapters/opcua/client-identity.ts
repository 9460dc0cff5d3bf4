import { InMemoryCertificateKeyPairProvider } from 'node-opcua-common';

const applicationName = 'Meguri execution';
const applicationUri = 'urn:meguri:execution';
const VALID_DAYS = 3650;

let created: Promise<InMemoryCertificateKeyPairProvider> | undefined;

/**
 * The name, key and self-signed certificate of this process as an OPC UA client. They live in memory: on disk node-opcua
 * guards them with lock files, and one left behind by a killed process would block the next for two minutes.
 */
export async function clientIdentity() {
  created ??= create();
  const own = await created;
  // a connection that ends wipes the provider it was given: each has its own copy
  const certificateKeyPairProvider = new InMemoryCertificateKeyPairProvider(
    own.getCertificateChain(),
    own.getPrivateKey(),
  );
  return { applicationName, applicationUri, certificateKeyPairProvider };
}

async function create(): Promise<InMemoryCertificateKeyPairProvider> {
  const provider = new InMemoryCertificateKeyPairProvider();
  await provider.ensureCertificateExists({
    applicationUri,
    subject: `/CN=${applicationName}`,
    dns: ['localhost'],
    validity: VALID_DAYS,
  });
  return provider;
}
