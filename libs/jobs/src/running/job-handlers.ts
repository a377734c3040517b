import { Injectable } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { jobDefinitions, type JobPayloads, type TaskName } from '../job-definitions.js';

/**
 * Does the work of one job. It may be called again for a job that it has done: when the process died, or the database went away, before the
 * queue recorded the result. So it does what is left to do, and finds nothing the second time.
 * @param signal tells it to stop soon: its time is over, or the process ends
 */
export type Handler<Task extends TaskName> = (payload: JobPayloads[Task], signal: AbortSignal) => Promise<unknown>;

/** The handler of each task. A task without one stays in the queue. */
export type Handlers = { readonly [Task in TaskName]?: Handler<Task> };

type Method = (payload: unknown, signal: AbortSignal) => Promise<unknown>;

const HANDLES = Symbol('the task that a method handles');

/** Registers a method of a provider as the handler of a task. Several methods may handle the same task: they run one after the other. */
export const HandlesJob =
  <Task extends TaskName>(task: Task) =>
  (_: object, __: string, { value }: { readonly value?: Handler<Task> }): void => {
    if (value) Reflect.defineMetadata(HANDLES, task, value);
  };

/** A provider with a handler that cannot work in every installation. */
interface MayRest {
  /** False: its tasks stay in the queue for another process. */
  readonly handlesJobs?: boolean;
}

/** Finds the registered handlers in the providers of the application. */
@Injectable()
export class JobHandlers {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
  ) {}

  /** Throws when a task has no handler at all: then the module of its library is missing in the application. */
  find(): Handlers {
    const found = new Map<string, Method[]>();
    const resting = new Set<string>();
    for (const { instance } of this.discovery.getProviders() as { instance?: (Record<string, Method> & MayRest) | null }[]) {
      for (const [task, method] of instance ? this.handlersOf(instance) : []) {
        if (instance?.handlesJobs === false) resting.add(task);
        else found.set(task, [...(found.get(task) ?? []), method]);
      }
    }
    const missing = Object.keys(jobDefinitions).filter((task) => !found.has(task) && !resting.has(task));
    if (missing.length > 0) throw new Error(`No module of this application handles ${missing.join(', ')}.`);
    return Object.fromEntries([...found].map(([task, methods]) => [task, inTurn(methods)]));
  }

  private handlersOf(instance: Record<string, Method>): [task: string, method: Method][] {
    const prototype = Object.getPrototypeOf(instance) as object | null;
    if (!prototype) return [];
    return this.scanner.getAllMethodNames(prototype).flatMap((name) => {
      const method = Object.getOwnPropertyDescriptor(prototype, name)?.value as Method | undefined;
      const task = method && (Reflect.getMetadata(HANDLES, method) as string | undefined);
      return method && task !== undefined ? [[task, (payload, signal) => method.call(instance, payload, signal)]] : [];
    });
  }
}

const inTurn =
  (methods: readonly Method[]): Method =>
  async (payload, signal) => {
    for (const method of methods) await method(payload, signal);
  };
