/** How much text the services ask for at the least, where it is more than two characters; their documents say the same. */
export const LEAST_LENGTH = {
  'commitment/RecordFinding.evidence': 10,
  'reward-penalty/ProposeAnnulment.reason': 10,
  'reward-penalty/WithdrawEntry.reason': 5,
  'reward-penalty/WithdrawSeriousListEntry.reason': 5,
  /** The same in every service. */
  'subsidy/DiscardDeadLetter.reason': 5,
} as const;
