// <sib.h> as a C++ program sees it: C linkage, no keyword of C++ in the way.
#include <sib.h>

#include <string>

int main()
{
    sib_context_options options = SIB_CONTEXT_OPTIONS_INIT;
    options.threads = 2;
    sib_context *ctx = sib_context_new(&options);
    const bool   right = ctx != nullptr && std::string(sib_version()) == SIB_VERSION &&
                       std::string(sib_status_name(SIB_ERR_DATA)) == "data";
    sib_context_free(ctx);
    return right ? 0 : 1;
}
