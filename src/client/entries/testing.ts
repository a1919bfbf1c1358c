/** `frontier-hub-client/testing`: a hub in memory, and a network to spoil. */
export { FakeHub } from "../testing/fake-hub.ts";
export type { FakeClaims, FakeHubOptions } from "../testing/fake-hub.ts";
export { NetworkSimulator, PERFECT_NETWORK } from "../testing/network-simulator.ts";
export type { NetworkConditions } from "../testing/network-simulator.ts";
