/* An outside program, built against the installed library: it needs nothing but <sib.h>. */
#include <sib.h>

#include <stdio.h>
#include <string.h>

int main(void)
{
    sib_context       *ctx = sib_context_new(NULL);
    sib_table_builder *builder = NULL;
    if (ctx == NULL || strcmp(sib_version(), SIB_VERSION) != 0) {
        return 1;
    }
    /* One call that succeeds and one that is refused reach both ways through the border. */
    sib_status begun = sib_table_builder_new(ctx, 3, &builder);
    sib_table_builder_free(builder);
    sib_status refused = sib_table_builder_new(ctx, -1, &builder);
    printf("libsib %s, %s: %s\n", sib_version(), sib_build_info(), sib_context_message(ctx));
    sib_context_free(ctx);
    return begun != SIB_OK || refused != SIB_ERR_ARGUMENT || builder != NULL;
}
