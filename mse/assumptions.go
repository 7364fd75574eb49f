package mse

import "undercount/estimate"

// Assumptions that the estimates of this package rest on.
var (
	closedPopulation = estimate.DefineAssumption("closed-population",
		"The same population was open to being recorded by every list: nobody joined or left it between them.",
		"If members leave or join between the lists, people miss overlaps they never could have had, and the count comes out too high.")
	perfectLinkage = estimate.DefineAssumption("perfect-linkage",
		"Records of the same entity on different lists were recognised as such, and records of different entities were kept apart.",
		"Missed matches make the count too high, false matches make it too low; both can matter more than the choice of model.")
	eligibleRecords = estimate.DefineAssumption("eligible-records",
		"Every record belongs to the population that is counted, and each list holds an entity at most once.",
		"Records outside the target and duplicates within a list mostly make the count too high.")
	independence = estimate.DefineAssumption("independence",
		"Being on one list says nothing about being on another.",
		"If being on one list makes another more likely, the count comes out too low; if less likely, too high.")
	homogeneousCapture = estimate.DefineAssumption("homogeneous-capture",
		"On each list, every entity had the same chance of being recorded.",
		"If some entities are hard to record for every list, the count comes out too low.")
	equalLists = estimate.DefineAssumption("equal-lists",
		"All lists have the same chance of recording an entity.",
		"If lists differ in reach while they are independent, the count comes out too high.")
	individualHeterogeneity = estimate.DefineAssumption("lists-independent-given-entity",
		"Given an entity's own chance of being recorded, the lists recorded it independently of each other.",
		"If one list feeds another, or lists avoid each other's cases, the number can be on either side of the true count.")
	lowerBoundReading = estimate.DefineAssumption("heterogeneity-lower-bound",
		"Entities may differ in their chance of being recorded in any way; the number is then a lower bound of the count.",
		"It is no bound when lists depend on each other for reasons other than differences between entities.")
	formPoisson2 = estimate.DefineAssumption("heterogeneity-form-poisson2",
		"Entities differ in their chance of being recorded so that the log fitted counts bend as 2 to the number of lists, less 1.",
		"Other forms fit the observed counts as well and give other totals; compare the heterogeneity models with each other.")
	formDarroch = estimate.DefineAssumption("heterogeneity-form-darroch",
		"Entities differ in their chance of being recorded so that the log fitted counts bend as half the square of the number of lists (Darroch and others 1993).",
		"Other forms fit the observed counts as well and give other totals; compare the heterogeneity models with each other.")
	formGamma = estimate.DefineAssumption("heterogeneity-form-gamma",
		"Entities differ in their chance of being recorded so that the log fitted counts bend as minus the logarithm of 3.5 plus the number of lists.",
		"Other forms fit the observed counts as well and give other totals; this one extrapolates furthest when differences are large.")
	noHighestOrder = estimate.DefineAssumption("no-highest-order-interaction",
		"There is no interaction of all lists at once: the odds ratio that involves every list, the unrecorded included, is 1.",
		"No data can test it. If that odds ratio is not 1, the unrecorded count is off by this factor; the sensitivity curve shows the result.")
	modelAmongCandidates = estimate.DefineAssumption("model-among-candidates",
		"Dependence between the lists is described well enough by one of the hierarchical log-linear models that were compared.",
		"Models that fit about equally well can give very different counts; the table of models shows them.")
	noInteraction = estimate.DefineAssumption("no-interaction",
		"Nothing links the lists to one another: all interactions between them are zero.",
		"If being on one list makes another more likely, the count comes out too low; if less likely, too high.")
)
