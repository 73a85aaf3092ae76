import assert from 'node:assert/strict'
import { journeys, open, settled, words } from './browser.mjs'

const contest = words('zh', 'pages/reward/contest/contest')
const career = words('zh', 'pages/reward/career/career')

const journey = journeys()

/** A contest that counts whatever is booked and settles on its last day. */
const BROKEN = `zh = "年末冲刺"
en = "Year-end sprint"
capability = "5.12"
level = "agent"
from = "2025-10-01"
to = "2025-12-31"
calibre = "agents"
others = "names"
budget = "60000.00"
places = [{ to = 1, amount = "3000.00" }, { to = 5, amount = "1000.00" }]
steps = [{ from = 3, amount = "200.00" }, { from = 8, amount = "600.00" }]

[red_team]
tolerated = "15%"
`

/** One that is over on the day on which the made-up company lives. */
const OVER = BROKEN.replace('年末冲刺', '三季度').replace('Year-end sprint', 'Third quarter').replace('2025-10-01', '2025-07-01').replace('2025-12-31', '2025-09-30').replace(/\[red_team\][^]*/, '')

async function release(page, path, content) {
  const headers = (key) => ({ 'Content-Type': 'application/json', 'Idempotency-Key': `${path}:${key}` })
  const proposed = await page.request.post('/api/v1/proposals', { headers: headers('proposed'), data: { path, content, why: '演示' } })
  assert.ok(proposed.ok(), await proposed.text())
  const released = await page.request.post(`/api/v1/proposals/${(await proposed.json()).number}/release`, { headers: headers('released'), data: {} })
  assert.ok(released.ok(), await released.text())
}

journey('a contest is proposed, the red team breaks it, mended as it says it passes, and its ladder tells who is short of what', async (page) => {
  await release(page, 'contests/year_end.toml', BROKEN)
  await open(page, '/contest?contest=year_end&day=2025-12-20')
  assert.match(await page.locator('.contest-about').innerText(), /60,000/)
  // The ladder: everybody in order, with prizes; whoever has none of a place is short of so many.
  const rows = page.locator('.contest-places > li')
  const told = await (await page.request.get('/api/v1/contests/year_end?day=2025-12-20&limit=50')).json()
  assert.equal(await rows.count(), told.places.length)
  const counts = told.places.map((one) => one.count)
  assert.deepEqual(counts, [...counts].sort((a, b) => b - a))
  assert.ok((await rows.first().innerText()).includes(told.places[0].unit))
  // The red team: what it would have cost, who breaks it.
  await page.getByRole('button', { name: contest.redTeamTry }).click()
  const now = page.locator('.contest-found').first()
  await now.getByText(contest.fails, { exact: true }).waitFor()
  assert.match(await now.locator('.contest-findings').innerText(), /达标后退保/)
  assert.equal(await now.locator('.contest-past > li').count(), 7)
  // Mended as it says, it passes; what to write is told.
  await page.getByRole('button', { name: contest.tryMended }).click()
  await page.waitForURL(/redteam=mended/)
  const mended = page.locator('.contest-found').nth(1)
  await mended.getByText(contest.passes, { exact: true }).waitFor()
  assert.match(await page.locator('.contest-lines').innerText(), /only_what_stays = true/)
})

journey('a contest is settled once, and its prizes are pay', async (page) => {
  // Of the quarter that ends today nothing is settled yet.
  await open(page, '/contest?contest=fourth_quarter')
  assert.equal(await page.getByRole('button', { name: contest.settle }).count(), 0)
  await release(page, 'contests/third_quarter.toml', OVER)
  await open(page, '/contest?contest=third_quarter')
  await page.getByRole('button', { name: contest.settle }).click()
  await page.getByRole('dialog').getByRole('button', { name: contest.settle }).click()
  await page.locator('.contest-about').getByText(contest.state.settled, { exact: true }).waitFor()
  const told = await (await page.request.get('/api/v1/contests/third_quarter')).json()
  assert.ok(told.posted_fen > 0 && told.posted_fen <= told.contest.budget_fen)
  const paid = await (await page.request.get('/api/v1/ask?measure=commission&where=scheme=third_quarter')).json()
  assert.equal(Math.round(paid.rows[0].value * 100), told.posted_fen)
})

journey('career rules are tried on the past, looked at agent by agent, and hold only once confirmed', async (page) => {
  await open(page, '/career?period=2025-Q3')
  const bars = page.locator('.career-bars')
  await bars.waitFor()
  await page.locator('.career-grades').getByText(career.notConfirmed, { exact: true }).waitFor()
  // What would have followed before.
  assert.equal(await page.locator('.career-periods tbody tr').count(), 8)
  // One by one, with figures beside floors.
  await page.locator('.career-members').getByText(career.verdict.demoted, { exact: true }).first().click()
  await page.waitForURL(/only=demoted/)
  await settled(page)
  assert.match(await page.locator('.career-members tbody tr').first().innerText(), /\/ \d/)
  const before = await (await page.request.get('/api/v1/careers/agents?period=2025-Q3&only=demoted&limit=1')).json()
  const agent = before.rows[0]
  const grade = async (day) => {
    const asked = await page.request.get(`/api/v1/ask?measure=manpower&calibre=opening_roll&by=grade&where=agent=${agent.agent}&from=${day}&to=${day}`)
    return (await asked.json()).rows.filter((row) => row.value === 1).map((row) => row.keys[0])
  }
  assert.deepEqual(await grade('2025-10-02'), [agent.grade])
  await page.getByRole('button', { name: career.confirm }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel(career.why).fill('各机构已复核')
  await dialog.getByRole('button', { name: career.confirm }).click()
  await page.locator('.career-grades').getByText(career.confirmed, { exact: true }).waitFor()
  assert.deepEqual(await grade('2025-10-02'), [agent.to])
})
