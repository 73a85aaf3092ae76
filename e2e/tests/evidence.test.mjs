// The desk on one screen: a recording and its transcript are put to a case, opened with a key, heard line by line, and a verdict names
// the place; and a joint visit is planned, recorded and answered.
import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { journeys, open, settled, words } from './browser.mjs'

const spot = words('zh', 'pages/steer/spot/spot')
const joint = words('zh', 'pages/steer/joint/joint')
const journey = journeys()
const button = (page, name) => page.getByRole('button', { name, exact: true })

/** Four seconds of silence in PCM, 8,000 samples a second. */
function wav() {
  const samples = 32_000
  const file = Buffer.alloc(44 + samples, 128)
  file.write('RIFF', 0)
  file.writeUInt32LE(36 + samples, 4)
  file.write('WAVEfmt ', 8)
  file.writeUInt32LE(16, 16)
  file.writeUInt16LE(1, 20)
  file.writeUInt16LE(1, 22)
  file.writeUInt32LE(8_000, 24)
  file.writeUInt32LE(8_000, 28)
  file.writeUInt16LE(1, 32)
  file.writeUInt16LE(8, 34)
  file.write('data', 36)
  file.writeUInt32LE(samples, 40)
  return file
}

const SAID = '1\n00:00:00,000 --> 00:00:01,500\n坐席：您好\n\n2\n00:00:02,000 --> 00:00:03,500\n坐席：保证收益百分之八\n'

async function put(page, sort, file) {
  const chooser = page.waitForEvent('filechooser')
  await button(page, spot.evidence.add.replace('{{what}}', spot.evidence.sort[sort])).click()
  await (await chooser).setFiles(file)
}

journey('a recording is put to a case, opened, heard by its lines, and a verdict names the place', async (page) => {
  await open(page, '/spot')
  await button(page, spot.draw).click()
  const form = page.getByRole('dialog')
  for (const [n, day] of [[0, '2025-12-01'], [1, '2025-12-31']]) {
    const input = form.locator('.ant-picker-input input').nth(n)
    await input.fill(day)
    await input.press('Enter')
  }
  const seed = (Date.now() + 29) % 1_000_000_000
  await form.getByRole('spinbutton', { name: spot.seed, exact: true }).fill(String(seed))
  await form.getByRole('button', { name: spot.draw, exact: true }).click()
  await page.locator('.spot-about').getByText(String(seed)).waitFor()
  await page.getByText(spot.evidence.none).waitFor()
  await put(page, 'recording', { name: 'call.wav', mimeType: 'audio/wav', buffer: wav() })
  await page.locator('.spot-closed li').first().waitFor()
  await put(page, 'transcript', { name: 'call.srt', mimeType: 'text/plain', buffer: Buffer.from(SAID) })
  await page.locator('.spot-closed li').nth(1).waitFor()
  // What is no recording is refused in a sentence, and nothing is kept.
  await put(page, 'recording', { name: 'call.wav', mimeType: 'audio/wav', buffer: Buffer.from('no sound at all') })
  await page.locator('.ant-message').getByText('不是录音').waitFor()
  // Nor what is called SRT and is not written so; the line is named.
  await put(page, 'transcript', { name: 'torn.srt', mimeType: 'text/plain', buffer: Buffer.from(SAID.replace('1\n00', '00').replace('2\n', 'x\n')) })
  await page.locator('.ant-message').getByText('第 4 行').waitFor()
  page.faults.splice(0)
  // Each is opened for a purpose, one after the other.
  assert.ok(await page.locator('.spot-closed').getByRole('button', { name: spot.evidence.openNext, exact: true }).isDisabled())
  await page.getByRole('combobox', { name: spot.evidence.reason, exact: true }).click()
  await page.locator('.ant-select-item-option').filter({ hasText: spot.evidence.reasons.audit }).click()
  await page.locator('.spot-desk').focus()
  await page.keyboard.press('o')
  await page.locator('.spot-closed').getByText(spot.evidence.opened, { exact: true }).waitFor()
  assert.equal(await page.locator('.spot-lines').count(), 0, 'the other stays closed')
  await page.keyboard.press('o')
  await page.locator('.spot-lines button').nth(1).waitFor()
  await page.locator('.spot-lines button').nth(1).click()
  await page.locator('.spot-lines button[aria-current]').getByText('保证收益').waitFor()
  await page.locator('audio').evaluate((sound) => sound.pause())
  assert.ok((await page.locator('audio').evaluate((sound) => sound.currentTime)) >= 1.9)
  await page.locator('.spot-desk').focus()
  await page.keyboard.press('1')
  await page.keyboard.press('m')
  await page.locator('.spot-mark').first().getByText('0:0').waitFor()
  await page.getByRole('textbox', { name: spot.words, exact: true }).fill('承诺收益')
  await button(page, spot.judgeBad.replace('{{count}}', '1')).click()
  await page.locator('.spot-verdict .spot-mark').getByText('0:0').waitFor()
  // What was put to the wrong record goes, with the reason.
  const transcript = page.locator('.spot-closed > li').filter({ hasText: spot.evidence.sort.transcript }).first()
  await transcript.getByRole('button', { name: spot.evidence.remove, exact: true }).click()
  await transcript.getByRole('combobox', { name: spot.evidence.why, exact: true }).click()
  await page.locator('.ant-select-item-option').filter({ hasText: spot.evidence.whys.mistaken }).click()
  await transcript.getByRole('button', { name: spot.evidence.removeForGood, exact: true }).click()
  await page.getByText(spot.evidence.gone.mistaken).waitFor()
  await settled(page)
})

// A joint visit is an activity of today, and the shared company's time is over; so this one has a company of its own.
const work = mkdtempSync(join(tmpdir(), 'joint'))
let server
after(() => {
  server?.kill()
  rmSync(work, { recursive: true, force: true })
})

async function own() {
  const upcount = process.env.UPCOUNT_BINARY
  const env = { ...process.env, UPCOUNT_HOME: join(work, 'home') }
  execFileSync(upcount, ['company', '--policies', '5000', '--seed', '5'], { env })
  server = spawn(upcount, ['serve', '--port', '0'], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  return new Promise((resolve) => server.stdout.on('data', (data) => resolve(String(data).match(/http:\S+/)[0])))
}

journey('a joint visit is planned, recorded with scores, and answered', async (page) => {
  await open(page, `${await own()}/joint`)
  await button(page, joint.plan).first().click()
  const form = page.getByRole('dialog')
  const agents = await page.evaluate(async () => {
    const day = async (query) => (await (await fetch(`/api/v1/day?day=2025-12-30&${query}`)).json()).rows
    const [team] = (await day('by=team')).sort((one, other) => other.people - one.people)
    return (await day(`by=agent&where=${encodeURIComponent(`team=${team.key}`)}`)).map((row) => row.key)
  })
  // Found by the end of the code.
  for (const [name, code] of [[joint.agent, agents[0]], [joint.manager, agents[1]]]) {
    await form.getByRole('combobox', { name, exact: true }).fill(code.slice(-4).toLowerCase())
    await page.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option').filter({ hasText: code }).click()
  }
  await form.getByRole('textbox', { name: joint.why, exact: true }).fill('看怎么开场')
  await form.getByRole('button', { name: joint.plan }).click()
  const visit = page.locator('.joint-visit').filter({ hasText: '看怎么开场' }).first()
  await visit.waitFor()
  await visit.getByRole('button', { name: new RegExp(`^${joint.record}`) }).click()
  const record = page.getByRole('dialog')
  for (const point of await record.locator('.joint-point').all()) await point.locator('.ant-segmented-item').nth(3).click()
  await record.getByRole('textbox', { name: joint.words, exact: true }).fill('问得好，讲得快')
  await record.getByRole('button', { name: joint.record, exact: true }).click()
  const made = page.locator('.joint-visit').filter({ hasText: '问得好' }).first()
  await made.getByText(joint.of.replace('{{score}}', '4').replace('{{best}}', '5')).first().waitFor()
  await made.getByRole('textbox').fill('下次慢一些')
  await made.getByRole('button', { name: joint.send, exact: true }).click()
  await made.locator('.joint-comment').getByText('下次慢一些').waitFor()
  await settled(page)
})
