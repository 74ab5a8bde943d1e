/* What is printed of a settlement multiplies out: by the digits of the page alone. */
#include <string.h>

#include "scheme/fixture.h"
#include "sib/report.h"

static const char contract[] =
    "{'language':'sib@1','contract':'bond','version':'1','title':'A bond','currency':'GBP',"
    "'tables':{'counts':{'role':'figures','columns':{'on':{'type':'date'},'group':{'type':"
    "'codes','levels':['treated','comparison']},'events':{'type':'i64'},'persons':{'type':"
    "'i64'}}}},'comparisons':{'others':{'kind':'matched','arms':{'treated':'a','comparison':"
    "'b'}}},'outcomes':{'counts':{'kind':'figures','table':'counts','keys':[],'on':'on',"
    "'arm':'group','numbers':{'events':'count','persons':'count'}}},'payment':[{'do':"
    "'measure','id':'events','outcome':'counts','is':'mean','what':'events','by':[]},{'do':"
    "'compare','id':'effect','of':'events','with':'others','better':'fewer','n':"
    "'denominator'},{'do':'curve','id':'pay','gives':'money','each':'15000','times':"
    "'effect.avoided','keys':[]},{'do':'round','id':'line','of':'pay','to':'0.01','rounding':"
    "'half_up'},{'do':'settle','id':'due','of':'line','below_zero':'repay','below_nothing':"
    "'zero','undecided':'stop'}],'settlement':{'stages':[{'id':'last','as_at':'2021-12-31',"
    "'lines':'all','pays':true,'facts':'as_known'}]}}";

/* 972 x 13,780 / 9,652 - 1,276 is 111.7082..., which is 269552/2413. */
static const char facts[] =
    "{'facts':{'counts':[{'on':'2020-03-01','group':'treated','events':1276,'persons':972},"
    "{'on':'2020-03-01','group':'comparison','events':13780,'persons':9652}]}}";

static sib_paper *paper_of(int32_t audience)
{
    sib_paper         *paper = NULL;
    sib_report_options options = SIB_REPORT_OPTIONS_INIT;
    sib_settlement    *settlement = scheme_settle(contract, facts, "last", NULL);
    options.audience = audience;
    CU_ASSERT_PTR_NOT_NULL_FATAL(settlement);
    CU_ASSERT_EQUAL_FATAL(
        sib_report_settlement_html(NULL, settlement, NULL, NULL, &options, &paper), SIB_OK);
    sib_settlement_free(settlement);
    return paper;
}

static void says(const char *piece)
{
    sib_paper *paper = paper_of(SIB_REPORT_AUDIENCE_ASSESSOR);
    CU_ASSERT_PTR_NOT_NULL(strstr(sib_paper_text(paper), piece));
    sib_paper_free(paper);
}

/* With three decimals 15,000 times the quantity would be 1,675,620.00; with seven
 * 1,675,623.705, which is rounded to .71 by hand, where 1,675,623.7049 is owed. */
static void a_quantity_has_the_decimals_that_its_price_needs(void)
{
    says("pay: 15,000 \xc3\x97 111.708246995 is GBP\xc2\xa0"
         "1,675,623.70.");
    says("269552/2413");
}

/* A difference is multiplied with 972 people: three decimals more. */
static void means_and_differences_have_the_decimals_that_people_need(void)
{
    says("0.114926180036");
    says("1.312757201646");
    says("1.427683381683");
}

TEST_SUITE(test_products)
{
    test_add("products", "a quantity has the decimals that its price needs",
             a_quantity_has_the_decimals_that_its_price_needs);
    test_add("products", "means and differences have the decimals that people need",
             means_and_differences_have_the_decimals_that_people_need);
}
