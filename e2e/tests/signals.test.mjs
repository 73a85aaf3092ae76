import assert from 'node:assert/strict'
import { journeys, open, settled, words } from './browser.mjs'

const inbox = words('zh', 'pages/steer/inbox/inbox')
const moves = words('zh', 'pages/steer/moves/moves')

const journey = journeys()

journey('a leader acknowledges a signal with one key, opens a coaching case on another, and closes it with what it brought', async (page) => {
  // As of the middle of the year, so that what the case brings can be measured on what came later.
  await open(page, '/inbox?all=true&rule=low_productivity&day=2025-06-30')
  const first = page.locator('.signal').filter({ hasText: inbox.state.new }).first()
  await first.waitFor()
  const heard = await first.getAttribute('aria-label')
  const signal = page.getByRole('article', { name: heard, exact: true }).and(page.locator('.signal'))
  await signal.focus()
  await page.keyboard.press('a')
  await signal.getByText(inbox.state.acknowledged).waitFor()
  await signal.getByRole('button', { name: inbox.coachOf.replace('{{name}}', heard) }).click()
  await signal.getByText(inbox.state.coached).waitFor()
  // The case says at which step, beside whom, and how sure.
  const kase = page.locator('.case').filter({ hasText: heard.split(': ')[1] }).first()
  await kase.waitFor()
  await kase.getByText(inbox.evidence).click()
  assert.ok((await kase.locator('tbody tr').count()) >= 3)
  assert.match(await kase.locator('.case-says').innerText(), /每月/)
  // What is to be done is a move.
  const told = await (await page.request.get('/api/v1/signals?rule=low_productivity&day=2025-06-30')).json()
  const of = told.cases.find((one) => !one.closed)
  const move = await (await page.request.get(`/api/v1/moves/${of.move}`)).json()
  assert.equal(move.of.source, 'signal/low_productivity')
  const accepted = await page.request.post(`/api/v1/moves/${of.move}/accept`, { headers: { 'Content-Type': 'application/json' }, data: { due: '2099-12-31', seen: move.of.seen } })
  assert.equal(accepted.status(), 200, await accepted.text())
  await page.reload()
  await settled(page)
  await kase.locator('.case-play').getByText(moves.state.accepted).waitFor()
  await kase.getByRole('button', { name: inbox.closeCase }).click()
  const end = page.getByRole('dialog')
  await end.getByLabel(inbox.words.closeCase).fill('陪访四次')
  await end.getByRole('button', { name: inbox.end.closeCase }).click()
  await end.waitFor({ state: 'detached' })
  await kase.locator('.tag').getByText(inbox.caseClosed, { exact: true }).waitFor()
  assert.match(await kase.innerText(), /多带来|成效量不出/)
})

journey('on a phone the inbox does not scroll sideways, and puts a signal off until a day', async (page) => {
  await open(page, '/inbox?all=true&rule=idle_agent')
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth))
  // How people are told is said, and here nobody is.
  await page.getByText(inbox.ways, { exact: true }).click()
  await page.getByText(inbox.noWays).waitFor()
  const first = page.locator('.signal').filter({ hasText: inbox.state.new }).first()
  const heard = await first.getAttribute('aria-label')
  await first.getByRole('button', { name: inbox.snoozeOf.replace('{{name}}', heard) }).click()
  const end = page.getByRole('dialog')
  await end.getByLabel(inbox.words.snooze).fill('休假')
  await end.getByRole('button', { name: inbox.end.snooze }).click()
  await end.waitFor({ state: 'detached' })
  await page.getByRole('article', { name: heard, exact: true }).getByText('延后到').waitFor()
}, { width: 390, height: 844 })
