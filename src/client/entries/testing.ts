/** `frontier-hub-client/testing`: a network to spoil. */
export { NetworkSimulator, PERFECT_NETWORK } from "../testing/network-simulator.ts";
export type { NetworkConditions } from "../testing/network-simulator.ts";
