/**
 * RTCPeerConnection and its data channel for Node, as far as PeerJS and peer-link.ts use them: connections find each other by the
 * ICE users in their descriptions, channels open once both descriptions are set on both sides, bytes go over in later turns.
 */
export interface FakeNetwork {
  /** what happens to pieces on their way; null drops them */
  carry: (piece: ArrayBuffer) => ArrayBuffer | null
  /** the page may not choose its ICE user and password */
  refusesIce: boolean
  /** bytes leave the buffer only while this is true */
  flowing: boolean
  readonly configs: unknown[]
  readonly peers: readonly FakeConnection[]
  restore(): void
}

class FakeChannel extends EventTarget {
  readyState = 'connecting'
  binaryType = 'blob'
  bufferedAmount = 0
  bufferedAmountLowThreshold = 0
  peakBuffered = 0
  other: FakeChannel | null = null
  onopen: (() => void) | null = null
  onclose: (() => void) | null = null
  onmessage: ((event: { readonly data: unknown }) => void) | null = null
  private readonly waiting: ArrayBuffer[] = []
  private readonly network: FakeNetwork
  constructor(network: FakeNetwork) {
    super()
    this.network = network
  }
  open(): void {
    this.readyState = 'open'
    this.onopen?.()
  }
  send(view: Uint8Array): void {
    if (this.readyState !== 'open') throw new Error('not open')
    const piece = new Uint8Array(view).buffer
    this.bufferedAmount += piece.byteLength
    this.peakBuffered = Math.max(this.peakBuffered, this.bufferedAmount)
    this.waiting.push(piece)
    setTimeout(() => this.flow())
  }
  flow(): void {
    const piece = this.network.flowing ? this.waiting.shift() : undefined
    if (piece) {
      this.bufferedAmount -= piece.byteLength
      if (this.bufferedAmount <= this.bufferedAmountLowThreshold) this.dispatchEvent(new Event('bufferedamountlow'))
      const arrived = this.network.carry(piece)
      if (arrived) this.other?.dispatchEvent(new MessageEvent('message', { data: arrived }))
      setTimeout(() => this.flow())
    }
    if (this.readyState === 'closing' && this.waiting.length === 0) this.shut()
  }
  close(): void {
    if (this.readyState === 'closed') return
    this.readyState = 'closing'
    setTimeout(() => this.flow())
  }
  shut(): void {
    if (this.readyState === 'closed') return
    this.readyState = 'closed'
    this.onclose?.()
    setTimeout(() => this.other?.shut())
  }
}

let serial = 0
export class FakeConnection extends EventTarget {
  iceGatheringState = 'new'
  iceConnectionState = 'new'
  connectionState = 'new'
  signalingState = 'stable'
  localDescription: { readonly type: string; readonly sdp: string } | null = null
  remoteDescription: { readonly sdp: string } | null = null
  sctp = { maxMessageSize: 65536 }
  onicecandidate: unknown = null
  oniceconnectionstatechange: (() => void) | null = null
  onconnectionstatechange: (() => void) | null = null
  ondatachannel: ((event: { readonly channel: FakeChannel }) => void) | null = null
  channel: FakeChannel | null = null
  remote: string | null = null
  ufrag: string
  private readonly print: string
  private readonly network: FakeNetwork & { readonly peers: FakeConnection[] }
  constructor(network: FakeNetwork & { readonly peers: FakeConnection[] }, config: unknown) {
    super()
    this.network = network
    this.print = (serial % 256).toString(16).padStart(2, '0')
    this.ufrag = `fake${serial++}`
    network.configs.push(config)
    network.peers.push(this)
  }
  createDataChannel(): FakeChannel {
    return (this.channel = new FakeChannel(this.network))
  }
  private describe(type: string) {
    const print = Array.from({ length: 32 }, () => this.print).join(':')
    return { type, sdp: [`a=ice-ufrag:${this.ufrag}`, 'a=ice-pwd:abcdefghijklmnopqrstuvwx', `a=fingerprint:sha-256 ${print}`, 'a=setup:active', 'a=mid:data', 'a=sctp-port:5000'].join('\r\n') }
  }
  createOffer = async () => this.describe('offer')
  createAnswer = async () => this.describe('answer')
  async setLocalDescription(description: { readonly type: string; readonly sdp: string }): Promise<void> {
    if (this.network.refusesIce && !description.sdp.includes(`a=ice-ufrag:${this.ufrag}`)) throw new DOMException('no', 'InvalidModificationError')
    this.ufrag = /a=ice-ufrag:(\S+)/.exec(description.sdp)?.[1] ?? this.ufrag
    this.localDescription = description
    setTimeout(() => {
      this.localDescription = { type: description.type, sdp: `${description.sdp}\r\na=candidate:1 1 udp 9 192.168.4.${serial % 200} 4000 typ host\r\n` }
      this.iceGatheringState = 'complete'
      this.dispatchEvent(new Event('icegatheringstatechange'))
    })
    this.meet()
  }
  async setRemoteDescription({ sdp }: { readonly sdp: string }): Promise<void> {
    if (!sdp.includes('a=sctp-port:5000')) throw new Error('no data section')
    this.remoteDescription = { sdp }
    this.remote = /a=ice-ufrag:(\S+)/.exec(sdp)?.[1] ?? ''
    this.meet()
  }
  private meet(): void {
    const other = this.network.peers.find(({ ufrag, remote }) => ufrag === this.remote && remote === this.ufrag)
    if (!other || !this.localDescription || !other.localDescription) return
    const [offerer, answerer] = this.channel ? [this, other] : [other, this]
    const channel = new FakeChannel(this.network)
    channel.other = offerer.channel
    offerer.channel!.other = channel
    answerer.channel = channel
    answerer.ondatachannel?.({ channel })
    setTimeout(() => { offerer.channel!.open(); channel.open() })
  }
  turn(state: string): void {
    this.iceConnectionState = state
    this.oniceconnectionstatechange?.()
  }
  close(): void {
    this.signalingState = 'closed'
    this.channel?.shut()
  }
}

function FakeDescription(init: object): object {
  return { ...init }
}

/** Puts the fakes where the browser has its own; `restore` takes them away. */
export const fakeRtc = (): FakeNetwork => {
  const peers: FakeConnection[] = []
  const network: FakeNetwork & { readonly peers: FakeConnection[] } = {
    carry: (piece) => piece, flowing: true, refusesIce: false, configs: [], peers,
    restore: () => { for (const name of ['RTCPeerConnection', 'RTCSessionDescription']) Reflect.deleteProperty(globalThis, name) },
  }
  Object.assign(globalThis, {
    RTCPeerConnection: class extends FakeConnection { constructor(config: unknown) { super(network, config) } },
    RTCSessionDescription: FakeDescription,
  })
  return network
}
