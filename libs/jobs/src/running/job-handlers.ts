import type { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { jobDefinitions, type JobPayloads, type TaskName } from '../job-definitions.js';

/**
 * Does the work of one job. It is called again for completed work when the process died, or the database was
 * away, before the queue recorded the result.
 * So a handler is idempotent: it does what is left to do.
 * @param signal is aborted when the time limit is over or the process ends
 */
export type Handler<Task extends TaskName> = (payload: JobPayloads[Task], signal: AbortSignal) => Promise<unknown>;

/** The handler of each task. A task without one stays in the queue. */
export type Handlers = { readonly [Task in TaskName]?: Handler<Task> };

type Method = (payload: unknown, signal: AbortSignal) => Promise<unknown>;

const HANDLES = Symbol('the task that a method handles');

/**
 * Registers a method of a provider as the handler of a task. Several methods may handle the same task: they
 * run one after the other.
 */
export const HandlesJob =
  <Task extends TaskName>(task: Task) =>
  (_: object, __: string, { value }: { readonly value?: Handler<Task> }): void => {
    if (value) Reflect.defineMetadata(HANDLES, task, value);
  };

/** A provider whose handlers do not work in every installation. */
interface OptionalHandlers {
  /** False: the tasks stay in the queue for another process. */
  readonly handlesJobs?: boolean;
}

/**
 * Finds the registered handlers in the providers of the application. Throws when a task has no handler: then
 * the module of its library is missing.
 */
export function findHandlers(discovery: DiscoveryService, scanner: MetadataScanner): Handlers {
  const found = new Map<string, Method[]>();
  const disabled = new Set<string>();
  for (const { instance } of discovery.getProviders() as {
    instance?: (Record<string, Method> & OptionalHandlers) | null;
  }[]) {
    for (const [task, method] of instance ? handlersOf(instance, scanner) : []) {
      if (instance?.handlesJobs === false) disabled.add(task);
      else found.set(task, [...(found.get(task) ?? []), method]);
    }
  }
  const missing = Object.keys(jobDefinitions).filter((task) => !found.has(task) && !disabled.has(task));
  if (missing.length > 0) throw new Error(`No module of this application handles ${missing.join(', ')}.`);
  return Object.fromEntries([...found].map(([task, methods]) => [task, inTurn(methods)]));
}

function handlersOf(instance: Record<string, Method>, scanner: MetadataScanner): [task: string, method: Method][] {
  const prototype = Object.getPrototypeOf(instance) as object | null;
  if (!prototype) return [];
  return scanner.getAllMethodNames(prototype).flatMap((name) => {
    const method = Object.getOwnPropertyDescriptor(prototype, name)?.value as Method | undefined;
    const task = method && (Reflect.getMetadata(HANDLES, method) as string | undefined);
    return method && task !== undefined ? [[task, (payload, signal) => method.call(instance, payload, signal)]] : [];
  });
}

const inTurn =
  (methods: readonly Method[]): Method =>
  async (payload, signal) => {
    for (const method of methods) await method(payload, signal);
  };
