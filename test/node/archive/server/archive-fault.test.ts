import { expect, test } from "vitest";
import { archiveFault } from "../../../../src/offline-bridge/archive/archive-fault.ts";
import { ArchiveUnavailableError } from "../../../../src/offline-bridge/archive/open-database.ts";

const withCode = (code: string, message = "it says so") => Object.assign(new Error(message), { code });

test.each([
  ["a connection that is refused", withCode("ECONNREFUSED", "connect ECONNREFUSED 127.0.0.1:5432")],
  ["a connection that is reset", withCode("ECONNRESET")],
  ["a pipe that is broken", withCode("EPIPE")],
  ["a name that is not known", withCode("ENOTFOUND")],
  ["a name server that does not answer", withCode("EAI_AGAIN")],
  ["both addresses of a host", new AggregateError([withCode("ECONNREFUSED"), withCode("ECONNREFUSED")])],
  ["a server that vanished", new Error("Connection terminated unexpectedly")],
  ["a pool that waited too long", new Error("timeout exceeded when trying to connect")],
  ["an archive that cannot be opened", new ArchiveUnavailableError("DATABASE_URL is missing")],
  ["08006 connection failure", withCode("08006")],
  ["53300 too many connections", withCode("53300")],
  ["57P01 admin shutdown", withCode("57P01")],
  ["57P03 cannot connect now", withCode("57P03")],
  ["28P01 invalid password", withCode("28P01")],
  ["3D000 no such database", withCode("3D000")],
  ["40001 serialization failure", withCode("40001")],
  ["25006 a standby", withCode("25006")],
  ["58030 a disk that fails", withCode("58030")],
])("SOK11 %s is the connection's fault", (_, error) => {
  expect(archiveFault(error)).toBe("connection");
});

test.each(["22021", "22P02", "22003", "22007", "22P05"])("SOK11 SQLSTATE %s is what the client sent", (code) => {
  expect(archiveFault(withCode(code))).toBe("input");
});

test.each([
  ["42P01 no such table", withCode("42P01")],
  ["42601 a syntax error", withCode("42601")],
  ["23505 a key that is there already", withCode("23505")],
  ["XX000 an internal error", withCode("XX000")],
  ["a bug of ours", new TypeError("undefined is not a function")],
  ["what is no error", "a text"],
])("SOK11 %s is a bug", (_, error) => {
  expect(archiveFault(error)).toBe("bug");
});
