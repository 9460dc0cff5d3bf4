import { type ChildProcess, spawn } from 'node:child_process';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { V1Container, V1ContainerStatus, V1Job, V1Pod, V1PolicyRule } from '@kubernetes/client-node';

type Kind = 'jobs' | 'pods';
type Stored = V1Job | V1Pod;
interface Change {
  readonly version: number;
  readonly kind: Kind;
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: Stored;
}
type Listener = (change: Change) => void;

export const TOKEN = 'of-the-service-account';
const TERMINATION_MS = 500;
const NAME = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

/**
 * A stand-in for a cluster: the part of the Kubernetes API that the dispatcher uses, as it is documented
 * (conflicts, label selectors, pages, watches, 410 Gone, foreground deletion, role rules), with the Job controller and
 * one node, which runs the command of a pod as a process of this machine. Images and volumes are not looked at.
 */
export class ApiServer {
  readonly #objects = { jobs: new Map<string, V1Job>(), pods: new Map<string, V1Pod>() };
  readonly #processes = new Map<string, ChildProcess>();
  readonly #listeners = new Set<Listener>();
  readonly #changes: Change[] = [];
  readonly #server = createServer((request, response) => void this.#answer(request, response));
  #version = 100;
  #oldest = 0;
  #uids = 0;
  /** Requests that it answered, as "POST jobs". */
  readonly requests: string[] = [];
  /** Watches that were answered with 410. */
  goneAnswers = 0;
  /** Jobs that get no pod any more, as on a cluster without a free node. */
  isFull = false;
  /** Creates the next Job, but breaks the connection instead of saying so. */
  losesNextAnswer = false;
  /** Why containers do not start. */
  waiting: { readonly reason: string; readonly message: string } | undefined;

  /** @param rules what the service account may do. */
  constructor(private readonly rules: readonly V1PolicyRule[]) {}

  async start(): Promise<{ readonly url: string }> {
    await new Promise<void>((listening) => this.#server.listen(0, '127.0.0.1', listening));
    return { url: `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}` };
  }

  async stop(): Promise<void> {
    for (const { pid } of this.#processes.values()) endGroup(pid, 'SIGKILL');
    this.#server.closeAllConnections();
    await new Promise((closed) => this.#server.close(closed));
  }

  get jobs(): readonly V1Job[] {
    return [...this.#objects.jobs.values()];
  }

  get pods(): readonly V1Pod[] {
    return [...this.#objects.pods.values()];
  }

  /** Ends all watches and forgets the past, so that watching from a version before now is answered with 410. */
  forget(): void {
    // one version behind the next list, as when much happened between it and the watch
    this.#oldest = this.#version + 1;
    this.#changes.length = 0;
    this.#server.closeAllConnections();
  }

  /** The kernel of the node ends the pod for its memory. */
  outOfMemory(pod: string): void {
    this.#terminate(pod, { exitCode: 137, reason: 'OOMKilled' });
  }

  /** The node disappears, and with it its pods. */
  loseNode(): void {
    for (const name of this.#processes.keys()) {
      this.#end(name, 'SIGKILL');
      const pod = this.#objects.pods.get(name)!;
      this.#objects.pods.delete(name);
      this.#tell('pods', 'DELETED', pod);
      this.#finishJob(pod.metadata!.labels!['job-name']!, false, 'BackoffLimitExceeded');
    }
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET' } = request;
    const url = new URL(request.url ?? '', 'http://localhost');
    const [, group, kind, name] = /^\/(api\/v1|apis\/batch\/v1)\/namespaces\/lab\/(jobs|pods)(?:\/([^/]+))?$/.exec(
      url.pathname,
    ) as unknown as [string, string, Kind, string | undefined];
    const body = await bodyOf(request);
    if (request.headers.authorization !== `Bearer ${TOKEN}`) {
      say(response, 401, status(401, 'Unauthorized'));
      return;
    }
    const isWatch = url.searchParams.get('watch') === 'true';
    const verb = { POST: 'create', DELETE: 'delete' }[method] ?? (name ? 'get' : isWatch ? 'watch' : 'list');
    this.requests.push(`${verb} ${kind}`);
    if (!this.#isAllowed(group === 'api/v1' ? '' : 'batch', kind, verb))
      return say(response, 403, status(403, 'Forbidden', `may not ${verb} ${kind}`));
    const object = name && this.#objects[kind].get(name);
    if (name && !object) return say(response, 404, status(404, 'NotFound', `${kind} "${name}" not found`));
    if (isWatch) return this.#watch(kind, url.searchParams, response);
    if (verb === 'create') return this.#create(JSON.parse(body) as V1Job, response);
    if (verb === 'list') return say(response, 200, this.#list(kind, url.searchParams));
    if (verb === 'delete') this.#delete(object as V1Job);
    say(response, 200, object);
  }

  #isAllowed(group: string, kind: Kind, verb: string): boolean {
    return this.rules.some(
      ({ apiGroups = [], resources = [], verbs }) =>
        apiGroups.includes(group) && resources.includes(kind) && verbs.includes(verb),
    );
  }

  #create(job: V1Job, response: ServerResponse): void {
    const name = job.metadata?.name ?? '';
    const exists = this.#objects.jobs.has(name);
    if (exists || !NAME.test(name)) {
      const told = exists
        ? status(409, 'AlreadyExists', `jobs.batch "${name}" already exists`)
        : status(422, 'Invalid');
      say(response, told.code, told);
      return;
    }
    const metadata = { ...job.metadata, name, uid: String(++this.#uids), creationTimestamp: new Date() };
    const stored = { ...job, metadata, status: { startTime: new Date(), active: 1 } };
    this.#store('jobs', stored);
    if (!this.isFull) this.#startPod(stored);
    if (this.losesNextAnswer) response.destroy();
    else say(response, 201, stored);
    this.losesNextAnswer = false;
  }

  #startPod({ metadata, spec }: V1Job): void {
    const job = metadata!.name!;
    const name = `${job}-${String(this.#uids).padStart(5, '0')}`;
    const { template } = spec!;
    const labels = { ...template.metadata?.labels, 'job-name': job };
    const pod: V1Pod = { metadata: { name, labels }, spec: template.spec!, status: { phase: 'Pending' } };
    this.#store('pods', pod);
    if (this.waiting) this.#update(name, 'Pending', { waiting: this.waiting });
    else this.#run(name, template.spec!.containers[0]!);
  }

  #run(name: string, { command = [], env = [] }: V1Container): void {
    const variables = Object.fromEntries(env.map((variable) => [variable.name, variable.value]));
    const [program = '', ...args] = command;
    const child = spawn(program, args, {
      cwd: '/',
      env: { PATH: process.env.PATH, HOSTNAME: name, ...variables },
      stdio: 'ignore',
      detached: true,
    });
    this.#processes.set(name, child);
    this.#update(name, 'Running', { running: { startedAt: new Date() } });
    child.once('exit', (code) =>
      this.#terminate(name, { exitCode: code ?? 137, reason: code ? 'Error' : 'Completed' }),
    );
  }

  #terminate(name: string, terminated: { exitCode: number; reason: string }): void {
    if (!this.#processes.has(name)) return;
    this.#end(name, 'SIGKILL');
    const isDone = terminated.exitCode === 0;
    this.#update(name, isDone ? 'Succeeded' : 'Failed', { terminated });
    this.#finishJob(this.#objects.pods.get(name)!.metadata!.labels!['job-name']!, isDone, 'BackoffLimitExceeded');
  }

  #finishJob(name: string, isDone: boolean, reason: string): void {
    const job = this.#objects.jobs.get(name)!;
    const failed = { type: 'Failed', status: 'True', reason, message: 'Job has reached the specified backoff limit' };
    const condition = isDone ? { type: 'Complete', status: 'True' } : failed;
    if (job.metadata?.deletionTimestamp) this.#removeJob(job);
    else this.#store('jobs', { ...job, status: { ...job.status, active: 0, conditions: [condition] } });
  }

  /** In the foreground: the Job goes when its pods have. */
  #delete(job: V1Job): void {
    const pods = this.pods.filter(({ metadata }) => metadata?.labels?.['job-name'] === job.metadata?.name);
    const running = pods.filter(({ metadata }) => this.#processes.has(metadata!.name!));
    if (running.length === 0) this.#removeJob(job);
    else this.#store('jobs', { ...job, metadata: { ...job.metadata, deletionTimestamp: new Date() } });
    for (const { metadata } of running) {
      this.#signal(metadata!.name!, 'SIGTERM');
      setTimeout(() => this.#signal(metadata!.name!, 'SIGKILL'), TERMINATION_MS);
    }
  }

  #removeJob(job: V1Job): void {
    for (const pod of this.pods.filter(({ metadata }) => metadata?.labels?.['job-name'] === job.metadata?.name)) {
      this.#objects.pods.delete(pod.metadata!.name!);
      this.#tell('pods', 'DELETED', pod);
    }
    this.#objects.jobs.delete(job.metadata!.name!);
    this.#tell('jobs', 'DELETED', job);
  }

  /** A container that ends takes all its processes with it. */
  #end(name: string, how: NodeJS.Signals): void {
    const child = this.#processes.get(name);
    this.#processes.delete(name);
    child?.removeAllListeners('exit');
    endGroup(child?.pid, how);
  }

  /** To the first process of the container alone, as a node does. */
  #signal(name: string, how: NodeJS.Signals): void {
    this.#processes.get(name)?.kill(how);
  }

  #update(name: string, phase: string, state: V1ContainerStatus['state']): void {
    const pod = this.#objects.pods.get(name)!;
    const containerStatuses = [{ name: 'job', state }] as V1ContainerStatus[];
    this.#store('pods', { ...pod, status: { phase, containerStatuses } });
  }

  #store(kind: Kind, object: Stored): void {
    const name = object.metadata!.name!;
    const type = this.#objects[kind].has(name) ? 'MODIFIED' : 'ADDED';
    (this.#objects[kind] as Map<string, Stored>).set(name, object);
    this.#tell(kind, type, object);
  }

  #tell(kind: Kind, type: Change['type'], object: Stored): void {
    const version = ++this.#version;
    object.metadata!.resourceVersion = String(version);
    const change = { version, kind, type, object: structuredClone(object) };
    this.#changes.push(change);
    for (const listener of this.#listeners) listener(change);
  }

  #list(kind: Kind, query: URLSearchParams): object {
    const all = [...this.#objects[kind].values()].filter((object) => isSelected(object, query));
    const from = Number(query.get('continue') ?? 0);
    const to = from + Math.min(2, Number(query.get('limit') ?? all.length));
    const metadata = { resourceVersion: String(this.#version), ...(to < all.length && { continue: String(to) }) };
    return { kind: kind === 'jobs' ? 'JobList' : 'PodList', metadata, items: all.slice(from, to) };
  }

  #watch(kind: Kind, query: URLSearchParams, response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'application/json', 'transfer-encoding': 'chunked' });
    response.flushHeaders();
    const from = Number(query.get('resourceVersion'));
    const send = (type: string, object: unknown) => response.write(`${JSON.stringify({ type, object })}\n`);
    if (from < this.#oldest) {
      send('ERROR', status(410, 'Expired', `too old resource version: ${from}`));
      response.end();
      this.#version = this.#oldest;
      this.goneAnswers++;
      return;
    }
    const listener: Listener = (change) => {
      if (change.kind === kind && change.version > from && isSelected(change.object, query))
        send(change.type, change.object);
    };
    for (const change of this.#changes) listener(change);
    this.#listeners.add(listener);
    response.once('close', () => this.#listeners.delete(listener));
  }
}

/** Equality is the only kind of selector that is used. */
function isSelected({ metadata }: Stored, query: URLSearchParams): boolean {
  const [name = '', value] = (query.get('labelSelector') ?? '').split('=');
  return name === '' || metadata?.labels?.[name] === value;
}

const status = (code: number, reason: string, message = reason) => ({
  ...{ kind: 'Status', apiVersion: 'v1', status: 'Failure' },
  ...{ code, reason, message },
});

function say(response: ServerResponse, code: number, answer: unknown): void {
  response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}

function endGroup(pid: number | undefined, how: NodeJS.Signals): void {
  try {
    if (pid) process.kill(-pid, how);
  } catch {
    // it has ended
  }
}
