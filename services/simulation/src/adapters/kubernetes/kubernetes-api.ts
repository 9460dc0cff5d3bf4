import { setTimeout as delay } from 'node:timers/promises';
import type { BatchV1Api, CoreV1Api, KubeConfig, V1Job, V1Pod, Watch } from '@kubernetes/client-node';

/** Where the cluster is; what is absent is found as `kubectl` does, or in the pod of this service. */
export interface KubernetesCluster {
  readonly namespace?: string | undefined;
  /** A file; KUBECONFIG, ~/.kube/config or the service account of the pod when absent. */
  readonly kubeconfig?: string | undefined;
}

/** Both with the label that tells whose they are. */
export interface Changes {
  /** All that are there now. */
  jobsListed(jobs: readonly V1Job[]): void;
  jobChanged(job: V1Job): void;
  jobDeleted(job: V1Job): void;
  podChanged(pod: V1Pod): void;
}

/** An answer of the API server that repeating the request does not change. */
export class RefusedByCluster extends Error {}
export class AlreadyThere extends Error {}

interface Client {
  readonly batch: BatchV1Api;
  readonly core: CoreV1Api;
  readonly watch: Watch;
  readonly namespace: string;
}

const PAGE = 500;
/** After so long all are listed again; the client ends a watch that is silent for 30 s itself. */
const WATCH_SECONDS = 120;
const TRY_AGAIN_MS = 2000;
/** Request refused for now: time-out, too many requests. */
const PASSING = new Set([408, 425, 429]);

/** Jobs and pods of one namespace. Rejects with what the API server said. */
export class KubernetesApi {
  #client: Promise<Client> | undefined;

  constructor(private readonly cluster: KubernetesCluster) {}

  /** @throws AlreadyThere, RefusedByCluster. */
  async create(body: V1Job): Promise<void> {
    const { batch, namespace } = await this.#connect();
    await answered(batch.createNamespacedJob({ namespace, body }));
  }

  async job(name: string): Promise<V1Job | undefined> {
    const { batch, namespace } = await this.#connect();
    return unlessMissing(batch.readNamespacedJob({ namespace, name }));
  }

  /** The Job is there until its pods have ended. */
  async remove(name: string): Promise<void> {
    const { batch, namespace } = await this.#connect();
    await unlessMissing(batch.deleteNamespacedJob({ namespace, name, propagationPolicy: 'Foreground' }));
  }

  async podsOf(job: string): Promise<readonly V1Pod[]> {
    const { core, namespace } = await this.#connect();
    return (await core.listNamespacedPod({ namespace, labelSelector: `job-name=${job}` })).items;
  }

  async isRunning(pod: string): Promise<boolean> {
    const { core, namespace } = await this.#connect();
    return (await unlessMissing(core.readNamespacedPod({ namespace, name: pod })))?.status?.phase === 'Running';
  }

  /**
   * Tells of all Jobs and pods with a label, and of their changes, until the signal aborts. Whenever a watch ends, as
   * the server forgot where it was (410) or the connection broke, it lists again, so that no change is missed for ever.
   */
  async follow(labelSelector: string, changes: Changes, signal: AbortSignal): Promise<void> {
    const jobs = async () => {
      const { batch, namespace, watch } = await this.#connect();
      const { items, version } = await allOf((page) => batch.listNamespacedJob({ namespace, labelSelector, ...page }));
      changes.jobsListed(items);
      await watchFrom<V1Job>(
        watch,
        `/apis/batch/v1/namespaces/${namespace}/jobs`,
        labelSelector,
        version,
        signal,
        (type, job) => (type === 'DELETED' ? changes.jobDeleted(job) : changes.jobChanged(job)),
      );
    };
    const pods = async () => {
      const { core, namespace, watch } = await this.#connect();
      const { items, version } = await allOf((page) => core.listNamespacedPod({ namespace, labelSelector, ...page }));
      for (const pod of items) changes.podChanged(pod);
      await watchFrom<V1Pod>(watch, `/api/v1/namespaces/${namespace}/pods`, labelSelector, version, signal, (_, pod) =>
        changes.podChanged(pod),
      );
    };
    const again = async (round: () => Promise<void>) => {
      while (!signal.aborted)
        await round().catch(() => delay(TRY_AGAIN_MS, undefined, { signal }).catch(() => undefined));
    };
    await Promise.all([again(jobs), again(pods)]);
  }

  #connect(): Promise<Client> {
    this.#client ??= connect(this.cluster);
    return this.#client;
  }
}

/** The library is large, and most laboratories have no cluster. */
async function connect({ namespace, kubeconfig }: KubernetesCluster): Promise<Client> {
  const kubernetes = await import('@kubernetes/client-node');
  const config = new kubernetes.KubeConfig();
  if (kubeconfig) config.loadFromFile(kubeconfig);
  else config.loadFromDefault();
  const watch = new kubernetes.Watch(config);
  return {
    batch: config.makeApiClient(kubernetes.BatchV1Api),
    core: config.makeApiClient(kubernetes.CoreV1Api),
    watch,
    namespace: namespace ?? namespaceOf(config),
  };
}

const namespaceOf = (config: KubeConfig): string =>
  config.getContextObject(config.getCurrentContext())?.namespace ?? 'default';

interface Page<T> {
  readonly items: T[];
  readonly metadata?: { readonly resourceVersion?: string; readonly _continue?: string };
}

async function allOf<T>(
  list: (page: { limit: number; _continue?: string }) => Promise<Page<T>>,
): Promise<{ items: readonly T[]; version: string }> {
  const items: T[] = [];
  let next: string | undefined;
  for (;;) {
    const page = await list({ limit: PAGE, ...(next && { _continue: next }) });
    items.push(...page.items);
    next = page.metadata?._continue;
    if (!next) return { items, version: page.metadata?.resourceVersion ?? '' };
  }
}

/** Resolves when the server ends it, for whatever reason. */
function watchFrom<T>(
  watch: Watch,
  path: string,
  labelSelector: string,
  resourceVersion: string,
  signal: AbortSignal,
  changed: (type: string, object: T) => void,
): Promise<void> {
  const query = { labelSelector, resourceVersion, timeoutSeconds: WATCH_SECONDS };
  return new Promise((resolve, reject) => {
    const heard = (type: string, object: T) => {
      // the status 410 comes as an event, too
      if (type === 'ERROR') resolve();
      else changed(type, object);
    };
    const ended = (error: Error | null) => (error && !signal.aborted ? reject(error) : resolve());
    void watch.watch(path, query, heard, ended).then((connection) => {
      signal.addEventListener('abort', () => connection.abort(), { once: true });
      if (signal.aborted) connection.abort();
    }, reject);
  });
}

interface ApiFailure {
  readonly code?: number;
  readonly body?: unknown;
}

async function answered<T>(request: Promise<T>): Promise<T> {
  try {
    return await request;
  } catch (error) {
    const { code = 0, body } = error as ApiFailure;
    const message = messageIn(body) ?? (code ? `the API server answers with ${code}` : (error as Error).message);
    if (code === 409) throw new AlreadyThere(message);
    if (code >= 400 && code < 500 && !PASSING.has(code)) throw new RefusedByCluster(message);
    throw new Error(message);
  }
}

async function unlessMissing<T>(request: Promise<T>): Promise<T | undefined> {
  try {
    return await request;
  } catch (error) {
    if ((error as ApiFailure).code === 404) return undefined;
    throw error;
  }
}

function messageIn(body: unknown): string | undefined {
  try {
    const status = typeof body === 'string' ? (JSON.parse(body) as unknown) : body;
    return (status as { message?: string } | undefined)?.message;
  } catch {
    return undefined;
  }
}
