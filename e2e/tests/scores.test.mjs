// A score over its whole way: the agent reads it line by line on the phone and appeals a line; the leader of the team decides it in
// the Inbox, once; the agent reads what became of it.
import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { openBrowser, openPage, settled, words } from './browser.mjs'

const upcount = process.env.UPCOUNT_BINARY
const phone = words('zh', 'phone/phone')
const desk = words('zh', 'pages/steer/scores/scores')
const PASSWORD = 'a sentence that is long'
const work = mkdtempSync(join(tmpdir(), 'scores'))
const env = { ...process.env, UPCOUNT_HOME: join(work, 'home') }
let browser
let server
let base
let agent

const run = (args, input = '') => execFileSync(upcount, args, { env, input, encoding: 'utf8' })

before(async () => {
  run(['company', '--policies', '5000', '--seed', '3'])
  env.UPCOUNT_KEY = run(['key']).trim()
  const { rows } = JSON.parse(run(['score', 'list', '--format', 'json']))
  const one = rows.find((row) => row.sides.every((side) => side !== null))
  agent = one.agent
  run(['account', 'add', 'keeper', '--role', 'admin', '--password-stdin'], PASSWORD)
  run(['account', 'add', 'wang', '--role', 'agent', '--sees', `agent=${agent}`, '--password-stdin'], PASSWORD)
  run(['account', 'add', 'lead', '--role', 'team_leader', '--sees', `team=${one.place.team}`, '--password-stdin'], PASSWORD)
  server = spawn(upcount, ['serve', '--port', '0'], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  base = await new Promise((resolve) => server.stdout.on('data', (data) => resolve(String(data).match(/http:\S+/)[0])))
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  server?.kill()
  rmSync(work, { recursive: true, force: true })
})

/** A page on which somebody is signed in. */
async function as(name, size) {
  const page = await openPage(browser, { base, ...size })
  const answer = await page.request.post('/api/v1/session', { data: { name, password: PASSWORD } })
  assert.ok(answer.ok(), await answer.text())
  return page
}

test('an agent appeals a line of the own score, and the leader of the team decides it once', async () => {
  const page = await as('wang', { width: 390, height: 844 })
  await page.goto('/m/results')
  const score = page.locator('section[aria-labelledby=score]')
  await score.getByText(phone.score.lines, { exact: true }).click()
  // The lines say how they add up to the total.
  const line = score.locator('.why > li').filter({ hasText: '每件保单的投诉' })
  await line.getByText(phone.score.appeal, { exact: true }).click()
  await line.getByLabel(phone.score.words).fill('客户投诉的是理赔')
  await line.getByRole('button', { name: phone.score.send, exact: true }).click()
  await line.getByText(phone.score.state.waiting).waitFor()
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth))
  assert.deepEqual(page.faults, [])

  const leader = await as('lead')
  await leader.goto('/inbox')
  const appeal = leader.locator('.inbox-appeals article')
  await appeal.getByText('客户投诉的是理赔').waitFor()
  // What is decided about stands beside it.
  await appeal.locator('.scores-beside').getByText(/可信度/).waitFor()
  const uphold = appeal.getByRole('button', { name: desk.uphold })
  assert.ok(await uphold.isDisabled(), 'a decision has a reason')
  await appeal.getByRole('textbox').fill('确为理赔投诉')
  await uphold.click()
  await leader.locator('.inbox-appeals').waitFor({ state: 'detached' })
  await leader.goto('/scores?look=appeals')
  await leader.getByText(desk.state.upheld).waitFor()
  await settled(leader)
  assert.deepEqual(leader.faults, [])

  await page.reload()
  await score.getByText(phone.score.lines, { exact: true }).click()
  await line.getByText(phone.score.state.upheld).waitFor()
  await line.getByText('确为理赔投诉').waitFor()
})
