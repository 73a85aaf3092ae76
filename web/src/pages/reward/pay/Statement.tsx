//! A statement: each line of an agent's pay, explained to its policy; made to be printed.
import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { useMay } from '../../../api/people.ts'
import { exportAddress, payLinesQuery } from '../../../api/queries.ts'
import type { PayLines, PayScheme } from '../../../api/types.ts'
import { useLanguage, useSay } from '../../../locales/say.ts'
import { Download } from '../../../shapes/Download.tsx'
import { whole } from '../../../shapes/figures.ts'
import { useLabels } from '../../../shapes/hooks.ts'
import { Loaded } from '../../../shapes/Loaded.tsx'
import { useAmount } from './useAmount.ts'

/** More lines are read in the file. */
const LINES = 1000

interface Props {
  scheme: PayScheme
  month: string
  agent: string | undefined
  /** Back to the run, for those who may see it. */
  back: (() => void) | null
}

export function Statement({ scheme, month, agent, back }: Props) {
  const { t } = useTranslation('pay')
  const say = useSay()
  const language = useLanguage()
  const mayExport = useMay('export')
  const lines = useQuery(payLinesQuery({ scheme: scheme.id, month, ...(agent ? { agent } : {}), limit: LINES }))
  const posted = lines.data?.state === 'posted'
  const file = {
    measure: 'commission',
    by: [],
    where: [`scheme=${scheme.id}`, ...(agent ? [`agent=${agent}`] : [])],
    from: `${month}-01`,
    to: lastDay(month),
  }
  return (
    <section className="panel statement" aria-label={t('statement')}>
      <div className="panel-head">
        <div>
          <h2>{t('statementOf', { agent: agent ?? t('mine'), month })}</h2>
          <p className="panel-sentence">{say(scheme)}</p>
        </div>
        <div className="button-row no-print">
          {back && <Button onClick={back}>{t('back')}</Button>}
          <Button onClick={() => window.print()}>{t('print')}</Button>
          {mayExport && posted && <Download href={exportAddress(file, 'xlsx', language, true)} text={t('excel')} />}
        </div>
      </div>
      <Loaded query={lines} height={320}>
        {(data) => (data.lines.length === 0 ? <p className="empty-line">{t('noLines')}</p> : <Lines lines={data} month={month} />)}
      </Loaded>
    </section>
  )
}

function lastDay(month: string): string {
  const [year = 0, of = 1] = month.split('-').map(Number)
  return `${month}-${String(new Date(Date.UTC(year, of, 0)).getUTCDate()).padStart(2, '0')}`
}

function Lines({ lines, month }: { lines: PayLines; month: string }) {
  const { t } = useTranslation('pay')
  const say = useSay()
  const language = useLanguage()
  const labels = useLabels()
  const amount = useAmount(lines.currency)
  const percent = (ppm: number) => new Intl.NumberFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { style: 'percent', maximumFractionDigits: 4 }).format(ppm / 1e6)
  const several = new Set(lines.lines.map((line) => line.agent)).size > 1
  return (
    <>
      <p className="statement-sum">
        <span className={`tag ${lines.state === 'posted' ? 'tag-good' : 'tag-warn'}`}>{t(`state.${lines.state}`)}</span> <b>{amount(lines.amount_fen)}</b>{' '}
        <span className="quiet">{t('lines', { lines: whole(lines.total, language) })}</span>
      </p>
      <div className="scroller" tabIndex={0} role="region" aria-label={t('statement')}>
        <table className="grid">
          <thead>
            <tr>
              {several && <th scope="col">{t('agent')}</th>}
              <th scope="col">{t('policy')}</th>
              <th scope="col">{t('reason')}</th>
              <th scope="col">{t('owedFor')}</th>
              <th scope="col">{t('how')}</th>
              <th scope="col" className="number">
                {t('amount')}
              </th>
            </tr>
          </thead>
          <tbody>
            {lines.lines.map((line) => (
              <tr key={`${line.agent} ${line.policy} ${line.owed_for} ${line.reason}`}>
                {several && <td>{line.agent}</td>}
                <th scope="row">{line.policy ?? t('wholeMonth')}</th>
                <td>{labels.value('pay_reason', line.reason)}</td>
                <td>
                  {line.owed_for}
                  {line.owed_for < month && <span className="tag tag-warn pay-earlier">{t('difference')}</span>}
                </td>
                <td className="quiet">
                  {line.why && say(line.why)}
                  {!line.why &&
                    line.rate_ppm > 0 &&
                    t('howTold', {
                      base: amount(line.base_fen),
                      rate: percent(line.rate_ppm),
                      factor: percent(line.factor_ppm),
                      credit: percent(line.credit_ppm),
                    })}
                </td>
                <td className="number">{amount(line.amount_fen)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {lines.total > lines.lines.length && <p className="quiet small">{t('moreLines', { count: lines.total - lines.lines.length })}</p>}
    </>
  )
}
