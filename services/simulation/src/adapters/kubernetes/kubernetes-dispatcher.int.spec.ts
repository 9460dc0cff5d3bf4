import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { V1PolicyRule } from '@kubernetes/client-node';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import type { DispatchEnd, Task } from '../../application/ports.js';
import { failureOf } from '../../domain/failures.js';
import { dispatcherConformance } from '../conformance/dispatcher.conformance.js';
import { ApiServer, TOKEN } from './api-server.fixture.js';
import { KubernetesDispatcher, type KubernetesOptions } from './kubernetes-dispatcher.js';

const manifests = new URL('../../../../../k8s/base/simulation-jobs.yaml', import.meta.url);
const role = parseAllDocuments(readFileSync(manifests, 'utf8'))
  .map((document) => document.toJS() as { kind: string; rules: V1PolicyRule[] })
  .find(({ kind }) => kind === 'Role');

const task = (key: string, script: string, change: Partial<Task> = {}): Task => ({
  key,
  try: 1,
  steps: [{ name: 'a', program: 'bash', arguments: ['-c', script], produces: [], failsAs: 'calculator', seconds: 60 }],
  resources: { threads: 1, megabytes: 100 },
  ...change,
});
const failure = ({ stopped }: DispatchEnd, { steps }: Task) => failureOf(stopped!, steps);

describe('with the API of Kubernetes, answered by a stand-in that runs pods as processes,', () => {
  let server: ApiServer;
  let folder: string;
  let options: KubernetesOptions;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'meguri-kubernetes-'));
    server = new ApiServer(role!.rules);
    const { url } = await server.start();
    const kubeconfig = join(folder, 'kubeconfig');
    const cluster = { name: 'c', cluster: { server: url, 'insecure-skip-tls-verify': true } };
    const user = { name: 'u', user: { token: TOKEN } };
    const context = { name: 'x', context: { cluster: 'c', user: 'u', namespace: 'lab' } };
    const config = { 'current-context': 'x', clusters: [cluster], users: [user], contexts: [context] };
    writeFileSync(kubeconfig, JSON.stringify(config));
    const site = { image: 'meguri', volumeClaim: 'meguri-simulation', mountPath: tmpdir() };
    options = { ...site, kubeconfig, pollMs: 20, graceMs: 300 };
  });
  afterAll(async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  dispatcherConformance('Kubernetes', { dispatcher: (root) => new KubernetesDispatcher(root, options) });

  describe('a task', () => {
    let root: string;
    let dispatcher: KubernetesDispatcher;
    beforeEach(() => {
      root = mkdtempSync(join(tmpdir(), 'meguri-jobs-'));
      dispatcher = new KubernetesDispatcher(root, options);
    });
    afterEach(() => {
      Object.assign(server, { isFull: false, losesNextAnswer: false, waiting: undefined });
      rmSync(root, { recursive: true, force: true });
    });
    const ours = () =>
      server.jobs.filter(({ spec }) => spec?.template.spec?.containers[0]?.command?.[2]?.startsWith(root));
    const pod = () => server.pods.find(({ metadata }) => metadata?.labels?.['job-name'] === ours()[0]?.metadata?.name);

    it('is one Job with the resources that it asks for, and leaves nothing behind', async () => {
      const { end } = dispatcher.submit(task('k', 'sleep 0.2', { resources: { threads: 2, megabytes: 300 } }));
      while (ours().length === 0) await delay(5);
      const { backoffLimit, template } = ours()[0]!.spec!;
      expect(backoffLimit).toBe(0);
      expect(template.spec?.restartPolicy).toBe('Never');
      expect(template.spec?.containers[0]?.resources?.limits).toEqual({ cpu: '2', memory: '428Mi' });
      expect((await end).stopped).toBeUndefined();
      dispatcher.release('k');
      while (ours().length > 0 || existsSync(join(root, 'k'))) await delay(5);
    });

    it('whose creation was answered by nobody runs once', async () => {
      server.losesNextAnswer = true;
      const log = join(root, 'log');
      expect((await dispatcher.submit(task('k', `echo x >> ${log}`)).end).stopped).toBeUndefined();
      expect(readFileSync(log, 'utf8')).toBe('x\n');
      expect(ours()).toHaveLength(1);
    });

    it('ends although the server forgets its past and breaks all watches', async () => {
      const running = dispatcher.submit(task('k', 'sleep 2.5'));
      await running.started;
      server.forget();
      while (server.goneAnswers === 0) await delay(5);
      expect((await running.end).stopped).toBeUndefined();
    });

    it('that a node takes with it is lost, and the next try does it', async () => {
      const first = task('k', 'echo $$ >> ran; [ "$(wc -l < ran)" = 2 ] || sleep 60');
      const { end, started } = dispatcher.submit(first);
      await started;
      while (!existsSync(join(root, 'k/work/ran'))) await delay(5);
      server.loseNode();
      expect(failure(await end, first).class).toBe('lost');
      expect((await dispatcher.submit({ ...first, try: 2 }).end).stopped).toBeUndefined();
    });

    it('whose pod is ended for its memory had too little of it', async () => {
      const hungry = task('k', 'sleep 60');
      const { end, started } = dispatcher.submit(hungry);
      await started;
      server.outOfMemory(pod()!.metadata!.name!);
      expect(failure(await end, hungry).class).toBe('memory');
    });

    it('whose image cannot be had is not taken, with the reason', async () => {
      server.waiting = { reason: 'ImagePullBackOff', message: 'Back-off pulling image "meguri"' };
      const never = task('k', 'true');
      expect(failure(await dispatcher.submit(never).end, never)).toMatchObject({
        class: 'submit',
        reason: 'ImagePullBackOff: Back-off pulling image "meguri"',
      });
    });

    it('waits for a free node as long as it takes, and can be called off meanwhile', async () => {
      server.isFull = true;
      const waiting = task('k', 'true');
      const { end } = dispatcher.submit(waiting);
      while (ours().length === 0) await delay(5);
      await dispatcher.cancel('k');
      expect((await end).stopped?.how).toBe('cancelled');
      expect(ours()).toEqual([]);
    });

    it('that the cluster refuses is not taken, with what the cluster said', async () => {
      const stranger = new KubernetesDispatcher(root, { ...options, kubeconfig: join(root, 'none') });
      const refused = task('k', 'true');
      writeFileSync(join(root, 'none'), readFileSync(options.kubeconfig!, 'utf8').replace(TOKEN, 'of-nobody'));
      expect(failure(await stranger.submit(refused).end, refused)).toMatchObject({
        class: 'submit',
        reason: 'the API server answers with 401',
      });
    });
  });
});
