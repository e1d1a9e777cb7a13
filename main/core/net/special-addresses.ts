/**
 * Addresses that a URL from outside may never lead to (SEC-23, SEC-68): this machine, its networks,
 * and everything that IANA's special-purpose registries list. An IPv6 address that carries an IPv4
 * one inside (mapped, NAT64, 6to4, Teredo) is refused whatever it carries.
 */
import { BlockList, isIP } from 'node:net';

const special4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8], // this network
  ['10.0.0.0', 8], // private
  ['100.64.0.0', 10], // carrier-grade NAT
  ['127.0.0.0', 8], // loopback
  ['169.254.0.0', 16], // link-local, also the metadata services of cloud machines
  ['172.16.0.0', 12], // private
  ['192.0.0.0', 24], // protocol assignments
  ['192.0.2.0', 24], // documentation
  ['192.31.196.0', 24], // AS112
  ['192.52.193.0', 24], // AMT
  ['192.88.99.0', 24], // 6to4 relays
  ['192.168.0.0', 16], // private
  ['192.175.48.0', 24], // AS112
  ['198.18.0.0', 15], // benchmarking
  ['198.51.100.0', 24], // documentation
  ['203.0.113.0', 24], // documentation
  ['224.0.0.0', 4], // multicast
  ['240.0.0.0', 4], // reserved, and broadcast
];

/** Inside the one block that global addresses come from; all outside of it is refused below. */
const special6: readonly (readonly [string, number])[] = [
  ['2001::', 23], // protocol assignments: Teredo, ORCHID, benchmarking
  ['2001:db8::', 32], // documentation
  ['2002::', 16], // 6to4
  ['2620:4f:8000::', 48], // AS112
  ['3fff::', 20], // documentation
];

const refused = new BlockList();
for (const [network, prefix] of special4) refused.addSubnet(network, prefix, 'ipv4');
for (const [network, prefix] of special6) refused.addSubnet(network, prefix, 'ipv6');

/**
 * Global unicast (RFC 4291 section 2.4): loopback, mapped, NAT64, local, link-local and multicast
 * lie outside.
 */
const global6 = new BlockList();
global6.addSubnet('2000::', 3, 'ipv6');

/**
 * True for an address that is not one of the public internet, and for a text that is no plain
 * address.
 */
export function isSpecialAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return refused.check(address, 'ipv4');
    case 6:
      // A zone is only ever part of an address of this machine's own links.
      return (
        address.includes('%') || !global6.check(address, 'ipv6') || refused.check(address, 'ipv6')
      );
    default:
      return true;
  }
}
