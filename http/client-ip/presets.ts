/** What is in front of a service that is run by others. */
export interface Preset {
  /** Which header it writes, in lower case. */
  readonly header: string
  /** Whom else it passes on the way to the service: the client is that far from the end. Not there: all that `peers` names is passed over. */
  readonly hops?: number
  /** Who is believed: addresses, ranges, names of ranges. */
  readonly peers: readonly string[]
}

/** Those whose headers and addresses are published. A range that its owner adds later is not believed until it is added here. */
export const presets: Readonly<Record<string, Preset>> = {
  /** An Application Load Balancer, which adds who connected to it, in the same private network. */
  'aws-alb': { header: 'x-forwarded-for', hops: 1, peers: ['private'] },
  /** CloudFront before such a load balancer. Only where nobody else gets to that. */
  'aws-cloudfront': { header: 'x-forwarded-for', hops: 2, peers: ['private'] },
  /** An Application Gateway, in the same virtual network. */
  'azure-app-gateway': { header: 'x-forwarded-for', hops: 1, peers: ['private'] },
  cloudflare: {
    header: 'cf-connecting-ip',
    peers: [
      '173.245.48.0/20',
      '103.21.244.0/22',
      '103.22.200.0/22',
      '103.31.4.0/22',
      '141.101.64.0/18',
      '108.162.192.0/18',
      '190.93.240.0/20',
      '188.114.96.0/20',
      '197.234.240.0/22',
      '198.41.128.0/17',
      '162.158.0.0/15',
      '104.16.0.0/13',
      '104.24.0.0/14',
      '172.64.0.0/13',
      '131.0.72.0/22',
      '2400:cb00::/32',
      '2606:4700::/32',
      '2803:f800::/32',
      '2405:b500::/32',
      '2405:8100::/32',
      '2a06:98c0::/29',
      '2c0f:f248::/32',
    ],
  },
  fastly: {
    header: 'x-forwarded-for',
    peers: [
      '23.235.32.0/20',
      '43.249.72.0/22',
      '103.244.50.0/24',
      '103.245.222.0/23',
      '103.245.224.0/24',
      '104.156.80.0/20',
      '140.248.64.0/18',
      '140.248.128.0/17',
      '146.75.0.0/17',
      '151.101.0.0/16',
      '157.52.64.0/18',
      '167.82.0.0/17',
      '167.82.128.0/20',
      '167.82.160.0/20',
      '167.82.224.0/20',
      '172.111.64.0/18',
      '185.31.16.0/22',
      '199.27.72.0/21',
      '199.232.0.0/16',
      '2a04:4e40::/32',
      '2a04:4e42::/32',
    ],
  },
  fly: { header: 'fly-client-ip', peers: ['private'] },
  /** An external Application Load Balancer adds the client, and then itself. */
  gcp: { header: 'x-forwarded-for', hops: 2, peers: ['35.191.0.0/16', '130.211.0.0/22'] },
  heroku: { header: 'x-forwarded-for', hops: 1, peers: ['private'] },
  /** With `$proxy_add_x_forwarded_for`, on this machine or in the same private network. */
  nginx: { header: 'x-forwarded-for', hops: 1, peers: ['private'] },
}
