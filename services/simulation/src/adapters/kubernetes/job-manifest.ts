import { createHash } from 'node:crypto';
import type { V1Job } from '@kubernetes/client-node';
import type { Task } from '../../application/ports.js';
import { jobEnvironment, jobScript } from '../job-folder/job-folder.js';

/** What the pods of jobs are made of. */
export interface KubernetesSite {
  /** Image with this service's own files under the same paths, and the calculators. */
  readonly image: string;
  /** Persistent volume claim, and where it is mounted in this service and in the pods. */
  readonly volumeClaim: string;
  readonly mountPath: string;
}

/** Beside the calculator: bash, and files in the page cache that belong to the pod. */
const OWN_MEGABYTES = 128;
/** Pulling the image counts as running. */
const PULL_SECONDS = 900;
/** Longer than the policies of failures wait; afterwards the cluster forgets what a killed service did not remove. */
const FORGET_SECONDS = 86_400;
const STOP_SECONDS = 10;

/** The label by which all Jobs of one folder of jobs are found, among those of other laboratories. */
export const labelOf = (root: string, { volumeClaim }: KubernetesSite): { name: string; value: string } => ({
  name: 'meguri/jobs',
  value: hashOf(volumeClaim, root),
});

/** The same try has the same name, so that the API server itself refuses to begin it twice. */
export const nameOf = (root: string, key: string, number: number, { volumeClaim }: KubernetesSite): string =>
  `meguri-${hashOf(volumeClaim, root, key, String(number))}`;

export function manifestOf(root: string, folder: string, task: Task, site: KubernetesSite): V1Job {
  const { threads, megabytes } = task.resources;
  const amounts = { cpu: String(threads), memory: `${megabytes + OWN_MEGABYTES}Mi` };
  const label = labelOf(root, site);
  const labels = { [label.name]: label.value, 'app.kubernetes.io/managed-by': 'meguri' };
  const seconds = task.steps.reduce((sum, step) => sum + step.seconds, 0);
  // the files of a job are this service's to read and remove
  const [user, group] = [process.getuid?.() ?? 0, process.getgid?.() ?? 0];
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name: nameOf(root, task.key, task.try, site),
      labels,
      annotations: { 'meguri/key': task.key, 'meguri/try': String(task.try) },
    },
    spec: {
      // the service has its own policy for each class of failure
      backoffLimit: 0,
      ttlSecondsAfterFinished: FORGET_SECONDS,
      template: {
        metadata: { labels },
        spec: {
          restartPolicy: 'Never',
          // of the pod, not of the Job: waiting for a free node does not count
          activeDeadlineSeconds: Math.ceil(seconds) + PULL_SECONDS,
          terminationGracePeriodSeconds: STOP_SECONDS,
          automountServiceAccountToken: false,
          enableServiceLinks: false,
          securityContext: {
            runAsUser: user,
            runAsGroup: group,
            runAsNonRoot: user !== 0,
            seccompProfile: { type: 'RuntimeDefault' },
          },
          containers: [
            {
              name: 'job',
              image: site.image,
              command: ['bash', jobScript, folder],
              env: Object.entries(jobEnvironment).map(([name, value]) => ({ name, value })),
              resources: { requests: amounts, limits: amounts },
              securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
              volumeMounts: [{ name: 'data', mountPath: site.mountPath }],
            },
          ],
          volumes: [{ name: 'data', persistentVolumeClaim: { claimName: site.volumeClaim } }],
        },
      },
    },
  };
}

const hashOf = (...words: string[]): string => createHash('sha256').update(words.join('\0')).digest('hex').slice(0, 32);
