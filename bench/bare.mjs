/** Milliseconds that a bare RTCDataChannel takes for so many bytes from one page to another: messages of 64 KiB, 1 MiB waiting at most. */
export const bare = async (a, b, bytes) => {
  const open = (page) => page.evaluate(() => {
    window.rtc = new RTCPeerConnection({ iceServers: [] })
    window.gathered = new Promise((done) => { window.rtc.onicecandidate = ({ candidate }) => { if (candidate === null) done() } })
  })
  await open(a)
  await open(b)
  const offer = await a.evaluate(async () => {
    window.channel = window.rtc.createDataChannel('bare')
    await window.rtc.setLocalDescription()
    await window.gathered
    return window.rtc.localDescription.sdp
  })
  const answer = await b.evaluate(async (sdp) => {
    window.received = 0
    window.rtc.ondatachannel = ({ channel }) => {
      channel.binaryType = 'arraybuffer'
      channel.onmessage = ({ data }) => { window.received += data.byteLength }
    }
    await window.rtc.setRemoteDescription({ type: 'offer', sdp })
    await window.rtc.setLocalDescription()
    await window.gathered
    return window.rtc.localDescription.sdp
  }, offer)
  const began = Date.now()
  await a.evaluate(async ({ sdp, total }) => {
    const { channel } = window
    await window.rtc.setRemoteDescription({ type: 'answer', sdp })
    if (channel.readyState !== 'open') await new Promise((done) => { channel.onopen = done })
    window.began = Date.now()
    channel.bufferedAmountLowThreshold = 256 * 1024
    const block = crypto.getRandomValues(new Uint8Array(65_536))
    for (let sent = 0; sent < total; sent += block.length) {
      if (channel.bufferedAmount > 1024 * 1024) await new Promise((done) => { channel.onbufferedamountlow = done })
      channel.send(block)
    }
  }, { sdp: answer, total: bytes })
  await b.waitForFunction((total) => window.received >= total, bytes, { polling: 20 })
  const took = Date.now() - Math.max(began, await a.evaluate(() => window.began))
  for (const page of [a, b]) await page.evaluate(() => window.rtc.close())
  return took
}
