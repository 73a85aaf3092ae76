//! The words of the API that screens use, by their short names. All of them come from the API's own document.
import type { components } from './schema.d.ts'

type Schemas = components['schemas']

/** The server always writes a field, as null where there is nothing; the document calls such a field optional. */
type Written<T> = T extends (infer Item)[] ? Written<Item>[] : T extends object ? { [Name in keyof T]-?: Written<Exclude<T[Name], undefined>> } : T

export type Words = Schemas['Text']

export interface Named extends Words {
  id: string
}

export type MeasureName = Schemas['MeasureName']
export type CalibreName = Schemas['CalibreName']

export type Book = Written<Schemas['BookTold']>
export type Measure = Book['measures'][number]
export type ImportDefinition = Book['imports'][number]

export type Home = Written<Schemas['HomeTold']>
export type HomeCard = Home['cards'][number]
export type LeagueRow = Home['league'][number]
export type Part = Home['channel_share'][number]

export type Answer = Written<Schemas['Asked']>
/** The document cannot say what a cell is: it depends on the column. */
export type Rows = Omit<Written<Schemas['AskedRows']>, 'rows'> & { rows: (string | number | boolean | null)[][] }

export type Bridge = Written<Schemas['Bridged']>
export type BridgePolicies = Written<Schemas['BridgePolicies']>

export type Moved = Written<Schemas['Moved']>

export type League = Written<Schemas['Ladder']>
export type Portrayed = Written<Schemas['Portrayed']>
export type Followed = Written<Schemas['Followed']>
export type Stay = Written<Schemas['Stay']>
export type Market = Written<Schemas['Penetration']>

export type PayScheme = Written<Schemas['PayScheme']>
export type PayRun = Written<Schemas['PayRun']>
export type PayFiled = Written<Schemas['PayFiled']>
export type GrantItem = Written<Schemas['GrantItem']>
export type GrantTold = Written<Schemas['GrantTold']>
export type RedTeam = Written<Schemas['RedTeamTold']>
export type PayBunching = Written<Schemas['PayBunching']>
export type PayLines = Written<Schemas['PayLines']>

export type Customers = Written<Schemas['CustomersTold']>
export type Occasion = Customers['occasions'][number]
export type Day = Written<Schemas['DayTold']>
export type DayRow = Day['rows'][number]
export type CareerItem = Written<Schemas['CareerItem']>
export type CareerTold = Written<Schemas['CareerTold']>
export type CareerHistory = Written<Schemas['CareerHistory']>

export type ContestItem = Written<Schemas['ContestItem']>
export type ContestTold = Written<Schemas['ContestTold']>
export type ContestRedTeam = Written<Schemas['ContestRedTeam']>

export type Goals = Written<Schemas['Goals']>
export type GoalItem = Goals['goals'][number]
export type PlanItem = Written<Schemas['PlanItem']>
export type PlanTold = Written<Schemas['PlanTold']>
export type PlanPlace = PlanTold['place']
export type PlanStanding = Written<Schemas['PlanStanding']>
export type PlaceStanding = PlanStanding['place']
export type MonthAhead = PlanStanding['ahead'][number]
export type PlanSigning = Written<Schemas['PlanSigning']>
export type LoadedPlan = Written<Schemas['LoadedPlan']>
export type PlanChanges = Written<Schemas['PlanChanges']>

export type Review = Written<Schemas['Review']>
export type ReviewSection = Review['sections'][number]
export type ReviewStanding = NonNullable<ReviewSection['standing']>
export type ReviewFigures = NonNullable<ReviewSection['figures']>
export type ReviewMeasure = ReviewFigures['measures'][number]
export type ReviewFunnel = NonNullable<ReviewSection['funnel']>
export type ReviewLost = NonNullable<ReviewSection['lost']>[number]
export type ReviewCoaching = NonNullable<ReviewSection['coaching']>
export type ReviewActions = NonNullable<ReviewSection['actions']>
export type ReviewAction = ReviewActions['moves'][number]
export type Span = NonNullable<ReviewSection['activity']>
export type SpanRow = Span['rows'][number]

export type Signals = Written<Schemas['Signals']>
export type SignalGroup = Signals['groups'][number]
export type Signal = SignalGroup['signals'][number]
export type SignalCase = Signals['cases'][number]
export type SignalRule = Signals['rules'][number]
export type SignalWorths = Written<Schemas['SignalWorths']>
export type SignalWorth = SignalWorths['rules'][number]
export type SignalLift = NonNullable<SignalWorth['lift']>
export type Exemplar = Written<Schemas['ExemplarTold']>
export type ExemplarPractice = Exemplar['practices'][number]
export type ExemplarBeside = NonNullable<ExemplarPractice['discovery']>
export type ExemplarPlay = NonNullable<ExemplarPractice['play']>
export type Coached = Written<Schemas['Coached']>
export type Diagnosed = Coached['diagnosed']
export type Moves = Written<Schemas['Moves']>
export type Move = Moves['moves'][number]
export type MoveTold = Written<Schemas['MoveTold']>

export type Resources = Written<Schemas['Resources']>
export type ResourceTold = Written<Schemas['ResourceTold']>
export type ResourcePlace = ResourceTold['places'][number]

export type Growth = Written<Schemas['Growth']>
export type Scenario = Written<Schemas['Scenario']>
export type GrowthTold = Written<Schemas['GrowthTold']>
export type LeverTold = GrowthTold['levers'][number]

export type Funnel = Written<Schemas['Funnel']>

export type MovedFactors = Written<Schemas['MovedByFactors']>

export type Upload = Written<Schemas['Looked']>
export type LookColumn = Upload['look']['columns'][number]

export type Job = Written<Schemas['Job']>
export type Quality = Written<Schemas['Quality']>
export type Proposal = Written<Schemas['Proposal']>
export type DefinitionText = Written<Schemas['DefinitionText']>
export type Trial = Written<Schemas['Trial']>
export type ClosedPeriod = Written<Schemas['LockItem']>
export type ImportRecord = Written<Schemas['ImportItem']>

export type Me = Written<Schemas['Me']>
export type Accounts = Written<Schemas['Accounts']>
export type Account = Accounts['accounts'][number]
export type Role = Accounts['roles'][number]
export type Change = Written<Schemas['Change']>

export type SpotChecks = Written<Schemas['SpotChecks']>
export type SpotDrawItem = SpotChecks['draws'][number]
export type SpotDraw = Written<Schemas['SpotDraw']>
export type SpotCaseItem = SpotDraw['cases'][number]
export type SpotCase = Written<Schemas['SpotCase']>
export type SpotMark = NonNullable<SpotCase['verdicts'][number]['marks']>[number]
export type JointVisits = Written<Schemas['JointVisits']>
export type AgentsFound = Written<Schemas['AgentsFound']>
export type JointItem = JointVisits['visits'][number]
export type EvidenceList = Written<Schemas['EvidenceList']>
export type PlaceConsent = components['schemas']['PlaceConsent']
export type Evidence = EvidenceList['evidence'][number]
export type Transcript = Written<Schemas['Transcript']>
export type SpotReturns = Written<Schemas['SpotReturns']>
export type SpotReturned = SpotReturns['returned'][number]
export type SpotBack = SpotCase['backs'][number]
export type SpotAgain = Written<Schemas['DrawnAgain']>

export type Scores = Written<Schemas['Scores']>
export type ScoreOf = Scores['of']
export type ScoreRow = Scores['rows'][number]
export type Score = Written<Schemas['ScoreTold']>
export type ScoreLine = Score['lines'][number]
export type Appeals = Written<Schemas['Appeals']>
export type Appeal = Appeals['appeals'][number]

export type LongTermValue = Written<Schemas['ValueTold']>
