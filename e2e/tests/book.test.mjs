import assert from 'node:assert/strict'
import { journeys, open, settled, words } from './browser.mjs'

const proposals = words('zh', 'pages/keep/proposals/proposals')
const shell = words('zh', 'shell/shell')

const journey = journeys()

const TEXT = `zh = "交叉销售率"
en = "Cross-sell rate"
capability = "5.4"
shown = "fraction"
definition = { zh = "期内买了两个以上产品线的客户 ÷ 期内有保单的客户", en = "Customers of two lines ÷ customers" }

[form.quotient]
of = ["customers_of_two_lines"]
over = ["customers"]
`
const EXAMPLE = `\`\`\`toml imports/sold.toml
zh = "例"
en = "Sold"
capability = "5.4"
source = "An example."
[[facts]]
kind = "policy"
[facts.fields]
policy = "policy"
customer = "customer"
product_line = "line"
issue = "issue"
\`\`\`

\`\`\`csv sold
policy,customer,line,issue
P1,C1,life,2025-01-10
P2,C2,life,2025-01-10
P3,C2,motor,2025-01-11
\`\`\`

## One of two
\`\`\`ask
cross_sell_rate --grain month
\`\`\`
| period | cross_sell_rate |
|---|---|
| 2025-01 | 60% |
`

journey('an analyst adds a measure with its example, tries it, and sees it everywhere when it is released', async (page) => {
  await open(page, '/proposals')
  await page.getByRole('button', { name: proposals.propose }).click()
  await page.getByLabel(proposals.path).fill('measures/cross_sell_rate.toml')
  await page.getByLabel(proposals.content).fill(TEXT)
  await page.getByLabel(proposals.specification).fill(EXAMPLE)
  await page.getByLabel(proposals.why).fill('经代考核要用')
  // An example that does not hold is told with both answers, and the definition is not taken.
  const trial = page.getByRole('status', { name: proposals.trial })
  await page.getByRole('button', { name: proposals.try, exact: true }).click()
  await trial.getByText(proposals.fails, { exact: true }).waitFor()
  assert.match(await trial.locator('.trial-faults').innerText(), /60%[\s\S]*0\.5/)
  await page.locator('.propose [type=submit]').click()
  await page.getByRole('alert').filter({ hasText: 'cross_sell_rate' }).waitFor()
  assert.match(page.faults.splice(0).join(), /^[^]*status of 422[^]*$/, 'the refusal, and nothing else')
  await page.getByLabel(proposals.specification).fill(EXAMPLE.replace('60%', '50%'))
  await page.getByRole('button', { name: proposals.try, exact: true }).click()
  await trial.getByText(proposals.holds, { exact: true }).waitFor()
  assert.equal(await trial.locator('tbody tr').count(), 12)
  await page.locator('.propose [type=submit]').click()
  await page.getByRole('button', { name: new RegExp(proposals.release) }).click()
  await page.locator('.proposal').getByText(proposals.states.released).waitFor()
  // On screens, by search, and in the API.
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: shell.palette.placeholder }).fill('交叉销售')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/trend\?measure=cross_sell_rate/)
  await settled(page)
  await page.locator('.chart canvas').first().waitFor()
  const told = await page.request.get('/api/v1/ask?measure=cross_sell_rate&by=channel')
  assert.equal(told.status(), 200)
  // What stood before is there to be taken up again.
  await page.goto('/proposals?path=measures/cross_sell_rate.toml')
  assert.match(await page.getByLabel(proposals.content).inputValue(), /交叉销售率/)
  await page.locator('.versions summary').click()
  await page.getByText(proposals.stands).waitFor()
})
