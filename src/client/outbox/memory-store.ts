import type { HeldRoom } from "../state/mirror.ts";
import type { KeptCommand, OutboxStore } from "./outbox-store.ts";

/** Keeps things as long as the page lives: for browsers that let the page store nothing, and for Node. */
export class MemoryStore implements OutboxStore {
  readonly #commands = new Map<string, Map<string, KeptCommand>>();
  readonly #rooms = new Map<string, HeldRoom>();

  async keep(owner: string, command: KeptCommand): Promise<void> {
    const commands = this.#commands.get(owner) ?? new Map<string, KeptCommand>();
    if (!commands.has(command.id)) commands.set(command.id, command);
    this.#commands.set(owner, commands);
  }

  async remove(owner: string, id: string): Promise<void> {
    this.#commands.get(owner)?.delete(id);
  }

  async commands(owner: string): Promise<readonly KeptCommand[]> {
    return [...(this.#commands.get(owner)?.values() ?? [])];
  }

  async keepRoom(owner: string, room: HeldRoom): Promise<void> {
    this.#rooms.set(owner, room);
  }

  async heldRoom(owner: string): Promise<HeldRoom | undefined> {
    return this.#rooms.get(owner);
  }

  async clear(owner: string): Promise<void> {
    this.#commands.delete(owner);
    this.#rooms.delete(owner);
  }

  close(): void {}
}
